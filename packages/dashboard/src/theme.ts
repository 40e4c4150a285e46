import { createTheme, type MantineColorsTuple } from '@mantine/core'

// The same blue as the connect pages; grays with a little of it. gray[6] and dark[2] are the quiet text: both have a contrast
// of more than 4.5 to what they stand on.
const river: MantineColorsTuple = [
  '#eef3ff',
  '#dde7ff',
  '#b9ccff',
  '#92afff',
  '#7ba3ff',
  '#4672e8',
  '#2456d6',
  '#1b46b4',
  '#163a94',
  '#112c70',
]
const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#eff2f6',
  '#e1e6ed',
  '#cdd5df',
  '#a9b4c2',
  '#667184',
  '#566274',
  '#3c4757',
  '#253040',
  '#16202e',
]
const dark: MantineColorsTuple = [
  '#e6edf5',
  '#c3cedb',
  '#9eabbd',
  '#8592a5',
  '#2e3947',
  '#232d39',
  '#1a222c',
  '#131a22',
  '#0e141a',
  '#090d12',
]

/** How everything looks: one accent, quiet grays, the system's own letters, small radii. */
export const theme = createTheme({
  colors: { river, gray, dark },
  primaryColor: 'river',
  primaryShade: 6,
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '13.5px', md: '14.5px', lg: '16px', xl: '20px' },
  headings: { fontWeight: '620', sizes: { h1: { fontSize: '22px', lineHeight: '1.3' } } },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Anchor: { defaultProps: { underline: 'hover' } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
  },
})
