import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from './browser-chromium.ts';

/**
 * Starts a headless Chromium, found or unpacked by `findChromium`. The caller closes it.
 * @throws Error that says what to do when there is none
 */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
}

/** Returns the accessibility violations that axe finds, one line for each rule with its elements. */
export async function axeViolations(page: Page): Promise<string[]> {
  // `evaluate` goes through the debugger, which the page's Content-Security-Policy does not restrict.
  await page.evaluate(axe.source);
  const results = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return results.violations.map(({ id, help, nodes }) => {
    const elements = nodes.map((node) => `${node.target.join(' ')} (${node.failureSummary ?? ''})`);
    return `${id}: ${help}: ${elements.join('; ')}`;
  });
}
