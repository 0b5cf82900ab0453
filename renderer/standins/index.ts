export { Sidebar } from './Sidebar.js'
export { SetupDialogs } from './SetupDialogs.js'
export { closeSetup, openSetup, type SetupDialog } from './setup.js'
