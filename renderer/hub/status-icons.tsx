/** The state of a partner as an icon. */
import { CircleAlert, CircleCheck, CircleDashed, CircleMinus } from 'lucide-react'
import { type ReactNode } from 'react'
import type { ConnectionStatus } from '../../emulator/contract/hub.js'

export const statusIcons: Readonly<Record<ConnectionStatus, ReactNode>> = {
  PLANNED: <CircleDashed aria-hidden className="soft" />,
  CONNECTED: <CircleCheck aria-hidden className="is-success" />,
  OFFLINE: <CircleMinus aria-hidden className="is-warning" />,
  SUSPENDED: <CircleAlert aria-hidden className="is-violation" />,
}
