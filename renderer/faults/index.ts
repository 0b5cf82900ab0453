export { FaultsView } from './FaultsView.js'
