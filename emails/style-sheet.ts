import { dark } from './palette.ts';

/**
 * Styles for dark and for narrow screens, which cannot be inline. Programs that drop style sheets show the inline
 * styles, which are light and wide, so everything here overrides them.
 */
export const styleSheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) {
  .outer { padding: 16px 10px !important; }
  .card { padding: 26px 22px !important; }
  .button { display: block !important; }
  .heading { font-size: 24px !important; line-height: 31px !important; }
}
@media (prefers-color-scheme: dark) {
  .page, .outer { background-color: ${dark.page} !important; }
  .card { background-color: ${dark.card} !important; border-color: ${dark.border} !important; }
  .rule { border-color: ${dark.border} !important; }
  .quote { background-color: ${dark.quote} !important; border-color: ${dark.accent} !important; }
  .ink { color: ${dark.ink} !important; }
  .muted, .link { color: ${dark.muted} !important; }
  .button, .monogram { background-color: ${dark.accent} !important; color: ${dark.onAccent} !important; }
}
`;
