export { HubView } from './HubView.js'
