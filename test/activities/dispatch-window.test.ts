import { expect, test } from 'vitest';
import { firstWindow, fitWindow } from '../../activities/dispatch-window.ts';
import type { DispatchWindow } from '../../activities/dispatch-window.ts';

/** The window after so many rounds in which every decision took `waitMs`. */
function after(window: DispatchWindow, waitMs: number, rounds: number): DispatchWindow {
  return Array.from({ length: rounds }).reduce<DispatchWindow>(
    (fitted) => fitWindow(fitted, [waitMs, waitMs, waitMs]),
    window,
  );
}

test('a window grows while decisions are fast, up to its limit', () => {
  expect(after(firstWindow, 80, 10).size).toBeGreaterThan(firstWindow.size + 5);
  expect(after(firstWindow, 80, 200).size).toBe(400);
});

test('a window shrinks when decisions take more than twice as long as the fastest, down to its limit', () => {
  const grown = after(firstWindow, 100, 30);
  expect(after(grown, 190, 1).size).toBeGreaterThan(grown.size);
  expect(after(grown, 250, 1).size).toBeLessThan(grown.size);
  expect(after(grown, 10_000, 100).size).toBe(2);
});

test('a window grows also where every decision is slow from the start, as with a far server', () => {
  expect(after(firstWindow, 900, 10).size).toBeGreaterThan(firstWindow.size);
});

test('one slow decision among many does not count', () => {
  const window = after(firstWindow, 100, 10);
  expect(fitWindow(window, [100, 10_000, 110, 90]).size).toBeGreaterThan(window.size);
});

test('a window without decisions stays as it is', () => {
  expect(fitWindow(firstWindow, [])).toEqual(firstWindow);
});
