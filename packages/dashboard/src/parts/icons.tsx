// Drawn for these pages: 20 by 20, one line of 1.6. Decorative: what a button does is said by its label.
const shapes = {
  overview: 'M3.5 11.5h3v5h-3zM8.5 7h3v9.5h-3zM13.5 3.5h3v13h-3z',
  connector: 'M7 3v4M13 3v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3',
  customers: 'M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17a6 6 0 0 1 12 0',
  integration:
    'M8 12 12 8M6.5 9 4.7 10.8a3 3 0 0 0 4.3 4.3L10.8 13.3M9.2 6.7 11 4.9a3 3 0 0 1 4.3 4.3L13.5 11',
  data: 'M10 8c3.6 0 6-1 6-2.5S13.6 3 10 3 4 4 4 5.5 6.4 8 10 8zM4 5.5v9C4 16 6.4 17 10 17s6-1 6-2.5v-9M4 10c0 1.5 2.4 2.5 6 2.500s6-1 6-2.5',
  mapping: 'M3.5 5h4M3.5 10h4M3.5 15h4M12.5 5h4M12.5 10h4M12.5 15h4M7.5 5c3 0 2 5 5 5M7.5 15c3 0 2-10 5-10',
  events: 'M11 2.5 4.5 11H10l-1 6.500L15.5 9H10z',
  deliveries: 'M17 3 9 11M17 3l-5 14-3-6-6-3z',
  security: 'M10 2.5 4 5v4.500c0 4 2.5 6.5 6 8 3.5-1.5 6-4 6-8V5z',
  members:
    'M7.5 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 16a4.5 4.5 0 0 1 9 0M13 5a2.5 2.5 0 0 1 0 4.700M14 12a4.5 4.5 0 0 1 3 4',
  audit: 'M5 3h7l3 3v11H5zM8 9h4M8 12h4M8 15h2',
  settings: 'M3 6h8M15 6h2M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM3 14h2M9 14h8M7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  plus: 'M10 4v12M4 10h12',
  close: 'm5 5 10 10M15 5 5 15',
  refresh: 'M16 10a6 6 0 1 1-1.8-4.300M16 3v3.500h-3.5',
  play: 'M6.5 4v12l9-6z',
  pause: 'M7 4.500v11M13 4.500v11',
  trash: 'M4 6h12M8 6V3.500h4V6M6 6l.7 10.500h6.600L14 6',
  external: 'M11 4h5v5M16 4l-7 7M8 5H4v11h11v-4',
  warning: 'M10 3 2.5 16.500h15zM10 8v4M10 14.200v.1',
  info: 'M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 9.200v4.300M10 6.500v.1',
  search: 'M9 14.500a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  chevron: 'm7 4 6 6-6 6',
  down: 'm4.5 7.5 5.5 5.5 5.5-5.5',
  more: 'M4 9.6a.4.4 0 1 0 .01 0zM10 9.6a.4.4 0 1 0 .01 0zM16 9.600a.4.4 0 1 0 .01 0z',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6.500V10l2.500 1.800',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  key: 'M12.5 10.500a3.8 3.8 0 1 0-3.5-2.300L3 14.200V17h2.800v-2h2v-2h1.600l1-1a3.8 3.8 0 0 0 2.1-1.500zM13.5 6.500v.1',
  sun: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 2.500v2M10 15.500v2M2.5 10h2M15.5 10h2M4.7 4.700l1.4 1.400M13.9 13.900l1.4 1.400M4.7 15.300l1.4-1.400M13.9 6.100l1.4-1.4',
  moon: 'M16 11.500A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.500z',
  screen: 'M3 4h14v9.500H3zM7 17h6M10 13.500V17',
  signOut: 'M8 4H4v12h4M8 10h9M14 7l3 3-3 3',
  download: 'M10 3v9M6 8.500l4 4 4-4M4 16h12',
  upload: 'M10 12.500v-9M6 7l4-4 4 4M4 16h12',
  replay: 'M4 10a6 6 0 1 0 1.8-4.300M4 3v3.500h3.5',
} as const

export type IconName = keyof typeof shapes

/** One of our icons, in the colour of the text around it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      className="icon"
    >
      <path d={shapes[name]} />
    </svg>
  )
}

/** Three streams that become one. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M7 8c6 0 6 8 9 8M7 16h18M7 24c6 0 6-8 9-8"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  )
}
