/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';

/** Inline SVG, since neither a font nor an image may be fetched. Hidden from screen readers: words stand beside it. */
const drawings = {
  tick: <path d="M4.5 12.5l5 5 10-11" />,
  envelope: <path d="M3.5 6.5h17v11h-17zM4 7l8 6.5L20 7" />,
  clock: <path d="M12 7v5.5l3.5 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z" />,
  pause: <path d="M9 6.5v11M15 6.5v11" />,
  cross: <path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />,
  unlinked: (
    <path d="M9.5 14.5l5-5M11 6.5l1.5-1.5a4.6 4.6 0 0 1 6.5 6.5L17.5 13M6.5 11L5 12.5A4.6 4.6 0 0 0 11.5 19l1.5-1.5" />
  ),
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" {...stroke}>
      {drawings[name] as Child}
    </svg>
  );
}

/** Usher's sign: a door that stands open. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" {...stroke}>
      <path d="M3 20.5h18M6 20.5v-12a6 6 0 0 1 12 0v12" />
      <path d="M6 20.5l6-2.5V6.8L6.6 6" fill="currentColor" stroke="none" />
    </svg>
  );
}

/** The same for the browser's tab, as an address that holds the whole picture. */
export const tabIcon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#14614a"/>' +
    '<path d="M7 18.5v-8a5 5 0 0 1 10 0v8" fill="none" stroke="#fff" stroke-width="2"/>' +
    '<path d="M7 18.5l5-2V7.5l-4.6 1z" fill="#fff"/></svg>',
)}`;

const stroke = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': '1.8',
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;
