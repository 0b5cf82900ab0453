/** The charging session that an exchange belongs to, from command to bill, with the place of the exchange in it. */
import { useMemo } from 'react'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import { useEngine } from '../../engine/index.js'
import { Lifecycle } from './Lifecycle.js'
import { sessionOfExchange } from './session-of-exchange.js'

export const ExchangeLifecycle = ({ detail }: { detail: ExchangeDetail }) => {
  const commands = useEngine((state) => state.commands)
  const session = useMemo(() => sessionOfExchange(detail, commands), [detail, commands])
  return session ? <Lifecycle standinId={detail.standinId} {...session} currentSeq={detail.seq} /> : null
}
