/** The viewer of JSON, fetched when it is first needed. */
import { Loading } from '../components/index.js'
import { later } from '../components/later.js'

export const LaterJson = later(async () => (await import('../json/index.js')).JsonView, <Loading what="Loading the viewer" />)
