/** One half of an exchange: its headers, and its body with findings beside the lines they concern. */
import { ChevronRight, OctagonAlert, TriangleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ExchangeDetail } from '../../emulator/contract/exchange.js'
import type { Finding } from '../../emulator/ocpi/finding.js'
import { groupMessageOf } from '../../emulator/ocpi/finding-message.js'
import { Badge, Button, CopyButton, copyText, EmptyState, Segments } from '../components/index.js'
import { isBoolean, oneOf, preference } from '../preferences.js'
import { ChapterName, Explain, Ticked } from '../findings/Explain.js'
import { annotationsOf } from '../json/annotations.js'
import { useStore } from '../store.js'
import { bytesText, countText } from '../text.js'
import { LaterJson } from './LaterJson.js'
import { bodyKind, findingsOf, headerFindings, looseFindings, type Side } from './messages.js'
import './traffic.css'

/** Undecided, headers are shown where there is room for them. */
const headersOpen = preference<boolean | 'undecided'>(
  'traffic.headersOpen',
  'undecided',
  (value): value is boolean | 'undecided' => value === 'undecided' || isBoolean(value),
)
const bodyForm = preference<'json' | 'raw'>('traffic.bodyForm', 'json', oneOf(['json', 'raw']))

/** Characters above which the user is asked before a body is rendered. */
const large = 1024 * 1024

export interface MessageProps {
  readonly detail: ExchangeDetail
  readonly side: Side
  /** Place of a finding to show first. */
  readonly reveal: string | undefined
  /** There is height for more than the body. */
  readonly roomy: boolean
}

export const Message = ({ detail, side, reveal, roomy }: MessageProps) => {
  const decided = useStore(headersOpen)
  const form = useStore(bodyForm)
  const findings = useMemo(() => findingsOf(detail, side), [detail, side])
  const message = side === 'request' ? detail.request : detail.response
  if (!message) {
    return (
      <EmptyState title="No response received">{detail.error !== undefined && <p className="selectable">{detail.error}</p>}</EmptyState>
    )
  }
  const { headers, body } = message
  const byHeader = headerFindings(findings)
  const loose = looseFindings(findings, headers)
  const kind = bodyKind(body)
  const open = decided === 'undecided' ? roomy || reveal?.startsWith('header:') === true : decided
  const marked = headers.filter(([name]) => byHeader.has(name.toLowerCase())).length
  return (
    <div className="message">
      {loose.length > 0 && (
        <ul className="message__loose">
          {loose.map((finding, index) => (
            <li key={index}>
              <FindingNote finding={finding} />
            </li>
          ))}
        </ul>
      )}
      <div className="message__bar">
        <button type="button" className="message__fold" aria-expanded={open} onClick={() => headersOpen.set(!open)}>
          <ChevronRight aria-hidden />
          {countText(headers.length, 'header')}
        </button>
        {marked > 0 && !open && (
          <Badge meaning="warning" icon={<TriangleAlert aria-hidden />}>
            {countText(marked, 'finding')}
          </Badge>
        )}
        {side === 'response' && detail.response && (
          <span className="soft mono truncate">
            {detail.status} {detail.response.statusText}
          </span>
        )}
        <span className="message__space" />
        <span className="faint numbers">{body.bytes === 0 ? 'no body' : `body ${bytesText(body.bytes)}`}</span>
        {kind === 'json' && (
          <Segments
            label="Body format"
            value={form}
            onChange={(next) => bodyForm.set(next)}
            options={[
              { id: 'json', label: 'JSON' },
              { id: 'raw', label: 'Raw' },
            ]}
          />
        )}
        {body.text !== undefined && body.text !== '' && <CopyButton what="Body" text={body.text} />}
      </div>
      {open && (
        <div className="message__headers">
          <dl className="selectable">
            {headers.map(([name, value], index) => (
              <div key={index} data-found={byHeader.has(name.toLowerCase()) || undefined}>
                <dt>{name}</dt>
                <dd>
                  {value}
                  {byHeader.get(name.toLowerCase())?.map((finding, place) => (
                    <FindingNote key={place} finding={finding} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <CopyButton what="Headers" text={headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
        </div>
      )}
      <div className="message__body">
        {kind === 'none' && <p className="message__none faint">This message has no body.</p>}
        {kind === 'dropped' && (
          <EmptyState title="The body was dropped">
            <p>The log keeps the newest bodies up to its memory limit. This body had {bytesText(body.bytes)}.</p>
          </EmptyState>
        )}
        {kind === 'json' && form === 'json' && body.text !== undefined && (
          <LaterJson
            text={body.text}
            label={side === 'request' ? 'Body of the request' : 'Body of the response'}
            annotations={annotationsOf(findings)}
            askAbove={large}
            {...(reveal === undefined ? {} : { reveal })}
          />
        )}
        {body.text !== undefined && body.text !== '' && (kind === 'text' || kind === 'binary' || (kind === 'json' && form === 'raw')) && (
          <Raw key={detail.seq} text={body.text} note={kind === 'binary' ? 'Not UTF-8 text; shown as Base64.' : undefined} />
        )}
      </div>
    </div>
  )
}

const Raw = ({ text, note }: { text: string; note: string | undefined }) => {
  const [allowed, setAllowed] = useState(text.length <= large)
  if (!allowed) {
    return (
      <EmptyState
        title={`This body has ${bytesText(text.length)}`}
        actions={
          <>
            <Button kind="primary" onPress={() => setAllowed(true)}>
              Show it
            </Button>
            <Button onPress={() => void copyText(text, 'Body')}>Copy it</Button>
          </>
        }
      >
        <p>Rendering it may take a moment.</p>
      </EmptyState>
    )
  }
  return (
    <div className="message__raw" tabIndex={0} role="region" aria-label="Raw body">
      {note !== undefined && <p className="faint">{note}</p>}
      <pre className="selectable">{text}</pre>
    </div>
  )
}

/** A finding in a line or two: severity in a word, what deviates, the chapter, and the explanation of the rule on demand. */
export const FindingNote = ({ finding, explained = true }: { finding: Finding; explained?: boolean }) => (
  <div className={`finding finding--${finding.severity}`}>
    {finding.severity === 'violation' ? <OctagonAlert aria-hidden /> : <TriangleAlert aria-hidden />}
    <div>
      <b>{finding.severity}</b> <code>{finding.id}</code> <Ticked text={groupMessageOf(finding)} />{' '}
      <ChapterName chapter={finding.chapter} />
      {explained && <Explain rule={finding.id} />}
    </div>
  </div>
)
