/** Starts the console: nonce for every style element made later, languages, then the application. */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './styles.css'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './app.tsx'
import { startLanguages } from './i18n/setup.ts'

// The policy forbids `eval`; without this zod would try it once and be reported.
z.config({ jitless: true })

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
// Read by get-nonce, which the scroll lock of dialogs uses.
Object.assign(globalThis, { __webpack_nonce__: nonce })

const root = document.querySelector('#root')
await startLanguages()
if (root) createRoot(root).render(<App nonce={nonce} />)
