export { DataView } from './DataView.js'
