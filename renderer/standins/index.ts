/** What the shell shows of stand-ins and their connections. */
export { Sidebar } from './sidebar/Sidebar.js'
export { SetupDialogs } from './SetupDialogs.js'
export { closeSetup, openSetup, type SetupDialog } from './setup.js'
