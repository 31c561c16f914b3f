/** Colours and sizes: calm, dense, system fonts only. Text on tinted ground keeps the contrast that WCAG 2.2 AA asks for. */
import {
  Badge,
  createTheme,
  NumberInput,
  PasswordInput,
  Textarea,
  TextInput,
  type CSSVariablesResolver,
} from '@mantine/core'

const tints = ['red', 'orange', 'yellow', 'teal', 'green', 'cyan', 'blue', 'violet', 'gray']

/** Mantine's own light variant falls to 3:1 on yellow, orange and teal. */
export const resolveColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a636d',
    '--mantine-color-placeholder': '#6b747d',
    ...Object.fromEntries(tints.map((name) => [`--mantine-color-${name}-light-color`, `var(--lz-on-${name})`])),
  },
  dark: { '--mantine-color-dimmed': '#a3a8ae', '--mantine-color-placeholder': '#8d9299' },
})

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' } } },
  components: {
    // A badge says a state: it must never be cut to its first letters.
    Badge: Badge.extend({
      styles: { root: { flexShrink: 0 }, label: { textTransform: 'none', fontWeight: 600 } },
    }),
    NumberInput: NumberInput.extend({ defaultProps: { withAsterisk: false } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { withAsterisk: false } }),
    TextInput: TextInput.extend({ defaultProps: { withAsterisk: false } }),
    Textarea: Textarea.extend({ defaultProps: { withAsterisk: false } }),
  },
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
