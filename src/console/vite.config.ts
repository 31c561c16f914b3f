/** Builds the console. The server replaces `__CSP_NONCE__` in index.html by the nonce of its Content-Security-Policy. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Together, so that no schema is made before zod knows that it may not evaluate.
            {
              name: 'schemas',
              test: /node_modules[\\/]zod[\\/]|without-eval|src[\\/](?:contract|core)[\\/]/,
              priority: 3,
            },
            // What changes only with an update of the packages.
            {
              name: 'frame',
              test: /node_modules[\\/](?:react|react-dom|scheduler|@tanstack|i18next|react-i18next)[\\/]/,
              priority: 2,
            },
            // What many pages use; the rest comes with its page.
            { name: 'parts', minShareCount: 3, priority: 1 },
          ],
        },
      },
    },
  },
})
