import type { Page } from 'playwright-core';

/**
 * Returns the left edge, in CSS pixels, of each character that is asked for, in the first element that a selector
 * names; NaN for a character that is not there.
 */
export function leftEdgesOf(page: Page, selector: string, characters: readonly string[]): Promise<number[]> {
  return page.evaluate(
    ([within, wanted]) => {
      const element = document.querySelector(within);
      const edges = wanted.map((character) => {
        const walker = document.createTreeWalker(element ?? document, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const at = (node.nodeValue ?? '').indexOf(character);
          if (at === -1) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          return range.getBoundingClientRect().left;
        }
        return Number.NaN;
      });
      return edges;
    },
    [selector, characters] as const,
  );
}
