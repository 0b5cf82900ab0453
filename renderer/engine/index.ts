export { callErrorOf } from './callError.js'
export { type Call, EngineProvider, type Query, useCall, useClient, useEngine, useEngineItself, useEvent, useQuery } from './hooks.js'
export { type Engine, engineOver, type EngineState, playFlow, playFlowOverHub } from './engine.js'
export { type Link, linkOver, type LinkState } from './link.js'
