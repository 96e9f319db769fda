import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from './browser-chromium.ts';

/**
 * A real Chromium without a window, found or unpacked as `findChromium` says. The caller closes it.
 * Throws, with what to do about it, where there is none.
 */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
}

/** What axe finds wrong with the page, one line for each kind of fault with the places of it; empty is good. */
export async function axeViolations(page: Page): Promise<string[]> {
  // evaluate goes through the debugger, which the page's Content-Security-Policy does not bind as it binds <script>
  await page.evaluate(axe.source);
  const results = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return results.violations.map(({ id, help, nodes }) => {
    const places = nodes.map((node) => `${node.target.join(' ')} (${node.failureSummary ?? ''})`);
    return `${id}: ${help}: ${places.join('; ')}`;
  });
}
