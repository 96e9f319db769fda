import { expect, test } from 'vitest';
import { dark, light } from '../../emails/palette.ts';
import type { Palette } from '../../emails/palette.ts';

const pairs: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['ink', 'card'],
  ['ink', 'quote'],
  ['muted', 'card'],
  ['muted', 'quote'],
  ['muted', 'page'],
  ['onAccent', 'accent'],
];

// WCAG 2.2, "relative luminance" and "contrast ratio".
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

test('black on white has the contrast that WCAG states', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
});

test.each([
  ['light', light],
  ['dark', dark],
])('all text of the %s scheme has a contrast of 4.5:1 or more', (_, palette) => {
  const faint = pairs.filter(([text, ground]) => contrast(palette[text], palette[ground]) < 4.5);
  expect(faint).toEqual([]);
});
