/** Starts the window: finds its way to the engine and shows what it knows. */
import './jitless.js'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { controlUrl, tokenOfPage } from './engine/address.js'
import { EngineProvider, engineOver, linkOver } from './engine/index.js'
import { desktopPipes, socketPipe } from './engine/pipes.js'
import { applyTheme } from './preferences.js'
import { App } from './shell/App.js'
import { showUncaught } from './shell/uncaught.js'
import './styles/index.css'

applyTheme()
showUncaught(window)

const openPipe = () => {
  const desktop = window.standin
  if (desktop)
    return desktopPipes(window, () => {
      desktop.connect()
    })
  const url = controlUrl(location, tokenOfPage())
  return () => socketPipe(url)
}

const engine = engineOver(linkOver(openPipe()))
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id root')
createRoot(root).render(
  <StrictMode>
    <EngineProvider engine={engine}>
      <App />
    </EngineProvider>
  </StrictMode>,
)
