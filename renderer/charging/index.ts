export { ChargingView } from './ChargingView.js'
