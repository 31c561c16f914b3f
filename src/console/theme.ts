/** Colours and sizes: calm, dense, system fonts only. */
import { Badge, createTheme } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' } } },
  components: { Badge: Badge.extend({ styles: { label: { textTransform: 'none', fontWeight: 600 } } }) },
  colors: {
    harbour: [
      '#eef7fa',
      '#dcebf0',
      '#b5d6e1',
      '#8ac0d1',
      '#66adc4',
      '#4fa1bc',
      '#2f8aa8',
      '#1f6f8b',
      '#155d76',
      '#044a60',
    ],
  },
})
