/** Reads the exchange that a new fault is like. */
import { useState } from 'react'
import { Button, EmptyState, Loading } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { ruleFor, type RuleText } from './fault-model.js'

/** Reads the exchange that a new fault is to be like. */
export const FaultLike = ({ seq, onRule, onLeave }: { seq: number; onRule: (rule: RuleText) => void; onLeave: () => void }) => {
  const { result, error } = useQuery('traffic.get', Number.isInteger(seq) ? { seq } : undefined)
  const [taken, setTaken] = useState(false)
  if (result && !taken) {
    setTaken(true)
    // The address changes with it, and addresses change between renderings.
    queueMicrotask(() => {
      onRule(ruleFor(result))
    })
  }
  if (error)
    return (
      <EmptyState title="Exchange not found" actions={<Button onPress={onLeave}>Close</Button>}>
        <p>{error.message}</p>
      </EmptyState>
    )
  return <Loading what="Loading the exchange" />
}
