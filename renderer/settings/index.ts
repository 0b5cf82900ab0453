export { SettingsView } from './SettingsView.js'
export { Time } from './Time.js'
export { bytesText, timeText, timeZone, type TimeZone } from './time.js'
