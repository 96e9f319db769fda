import { light } from './palette.ts';
import type { CSSProperties } from 'react';

const sans =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Helvetica, Arial, sans-serif";

// A long name or token must not make a phone scroll sideways.
const breakable: CSSProperties = { wordBreak: 'break-word', overflowWrap: 'anywhere' };

const text: CSSProperties = {
  ...breakable,
  fontFamily: sans,
  color: light.ink,
  fontSize: '16px',
  lineHeight: '25px',
};
const small: CSSProperties = { ...text, color: light.muted, fontSize: '13px', lineHeight: '20px' };

export const styles = {
  page: { backgroundColor: light.page, margin: 0, padding: 0 },
  outer: { backgroundColor: light.page, padding: '40px 16px' },
  column: { maxWidth: '560px', margin: '0 auto' },
  card: {
    backgroundColor: light.card,
    border: `1px solid ${light.border}`,
    borderRadius: '14px',
    padding: '36px 40px',
    textAlign: 'start',
  },
  sender: { width: 'auto', margin: '0 0 26px' },
  monogram: {
    backgroundColor: light.accent,
    borderRadius: '9px',
    color: light.onAccent,
    fontFamily: sans,
    fontSize: '17px',
    fontWeight: 600,
    height: '36px',
    lineHeight: '36px',
    textAlign: 'center',
    width: '36px',
  },
  senderName: { ...text, fontSize: '15px', fontWeight: 600, lineHeight: '20px', paddingInlineStart: '12px' },
  heading: {
    ...text,
    fontSize: '26px',
    fontWeight: 650,
    letterSpacing: '-0.3px',
    lineHeight: '33px',
    margin: '0 0 18px',
  },
  paragraph: { ...text, margin: '0 0 14px' },
  role: { ...text, color: light.muted, fontSize: '15px', margin: '0 0 20px' },
  quote: {
    backgroundColor: light.quote,
    borderInlineStart: `3px solid ${light.accent}`,
    borderRadius: '4px',
    padding: '14px 18px',
  },
  quoteFrom: { ...small, margin: '0 0 4px' },
  quoteText: { ...text, margin: 0 },
  button: {
    ...breakable,
    backgroundColor: light.accent,
    borderRadius: '9px',
    color: light.onAccent,
    fontFamily: sans,
    fontSize: '16px',
    fontWeight: 600,
    margin: '26px 0 26px',
    padding: '15px 26px',
    textAlign: 'center',
  },
  linkNote: { ...small, margin: '0 0 2px' },
  link: { ...small, textDecoration: 'underline', wordBreak: 'break-all' },
  ifIgnored: {
    ...text,
    borderTop: `1px solid ${light.border}`,
    fontSize: '14px',
    lineHeight: '22px',
    margin: '28px 0 0',
    paddingTop: '22px',
  },
  whyYou: { ...small, margin: '20px 4px 0' },
} as const satisfies Record<string, CSSProperties>;
