export { ScenariosView } from './ScenariosView.js'
