export { OperationsView } from './OperationsView.js'
