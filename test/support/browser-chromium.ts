import { findOnPath, isExecutable } from '../../local/executables.ts';
import { chromiumOfNpm } from './browser-unpack.ts';

export type ChromiumBinary = {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Returns the Chromium to test with: `CHROMIUM_PATH`, else one on PATH, else the one of the npm package
 * `@sparticuz/chromium`, unpacked once into the user's cache.
 * @throws Error that lists every try and what to do when there is none
 */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<ChromiumBinary> {
  const named = environment['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return { executablePath: named, env: {} };
    throw new Error(`CHROMIUM_PATH names ${named}, which is not an executable file.`);
  }
  const path = environment['PATH'] ?? '';
  const [onPath] = [...(await findOnPath('chromium', path)), ...(await findOnPath('google-chrome', path))];
  if (onPath !== undefined) return { executablePath: onPath, env: {} };
  const fromNpm = await chromiumOfNpm(environment);
  if (fromNpm !== null) return fromNpm;
  throw new Error(
    'These tests need a real Chromium and found none: CHROMIUM_PATH is not set, neither chromium nor google-chrome ' +
      `is on PATH, and the npm package @sparticuz/chromium has none for ${process.platform} ${process.arch} or is not ` +
      'installed. Install Chromium or Chrome, or set CHROMIUM_PATH to the executable, and run the tests again.',
  );
}
