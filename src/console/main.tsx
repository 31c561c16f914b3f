/** Starts the console: nonce for every style element made later, languages, then the application. */
import './without-eval.ts'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './styles.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startLanguages } from './i18n/setup.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
// Read by get-nonce, which the scroll lock of dialogs uses.
Object.assign(globalThis, { __webpack_nonce__: nonce })

const root = document.querySelector('#root')
await startLanguages()
if (root) createRoot(root).render(<App nonce={nonce} />)
