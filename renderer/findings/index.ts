export { FindingsView } from './FindingsView.js'
