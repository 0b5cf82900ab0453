export { callErrorOf } from './call-error.js'
export {
  askAhead,
  type Call,
  EngineProvider,
  type Query,
  useCall,
  useClient,
  useEngine,
  useEngineItself,
  useEvent,
  useQuery,
} from './hooks.js'
export { type Engine, engineOver, type EngineState, playFlow, playFlowOverHub } from './engine.js'
export { type Link, linkOver, type LinkState } from './link.js'
export { type Pages, usePaged } from './pages.js'
export { useTrafficRevision } from './use-traffic-revision.js'
