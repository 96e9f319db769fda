import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { isOursAlone } from '../../local/safe-folder.ts';
import type { ChromiumBinary } from './browser-chromium.ts';
import { filesOfTar } from './browser-tar.ts';

const decompress = promisify(brotliDecompress);
const repository = join(import.meta.dirname, '..', '..');

/**
 * The Chromium that `@sparticuz/chromium` carries, unpacked on the first call; null where the package is not installed
 * or the machine is not the linux x64 it is built for. The package's own unpacking is not used: it leaves out libraries
 * that it needs outside its cloud, and trusts what lies under a fixed temporary path.
 */
export async function chromiumOfNpm(environment: NodeJS.ProcessEnv): Promise<ChromiumBinary | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const packageFolder = findPackage();
  if (packageFolder === null) return null;
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = await unpackOnce(
    join(packageFolder, 'bin'),
    `chromium-${version}-2`,
    await cacheFolders(environment),
  );
  const libraries = [join(folder, 'lib'), folder, environment['LD_LIBRARY_PATH']].filter((path) => path);
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: libraries.join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      // Where fontconfig keeps its cache; otherwise that would lie in the working directory.
      XDG_CACHE_HOME: folder,
    },
  };
}

function findPackage(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    return join(dirname(entry), '..', '..');
  } catch {
    return null;
  }
}

/** The second is for a home that cannot be written to, or that another user can exchange programs in. */
async function cacheFolders(environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const users = join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'usher');
  const ours = join(repository, 'node_modules', '.cache', 'usher');
  return (await isOursAlone(users)) ? [users, ours] : [ours];
}

async function unpackOnce(bin: string, name: string, caches: readonly string[]): Promise<string> {
  const done = caches.map((cache) => join(cache, name)).find(existsSync);
  if (done !== undefined) return done;
  const cache = await firstWritable(caches);
  const draft = await mkdtemp(join(cache, `${name}-`));
  try {
    await unpack(bin, draft);
    await rename(draft, join(cache, name));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // another test run was quicker: its folder is as good
    if (!existsSync(join(cache, name))) throw error;
  }
  return join(cache, name);
}

async function firstWritable(caches: readonly string[]): Promise<string> {
  for (const cache of caches) {
    try {
      await mkdir(cache, { recursive: true });
      await rm(await mkdtemp(join(cache, 'try-')), { recursive: true });
      return cache;
    } catch {
      // the next one
    }
  }
  throw new Error(`No folder to unpack Chromium into can be written to: ${caches.join(', ')}`);
}

async function unpack(bin: string, folder: string): Promise<void> {
  await writeFile(join(folder, 'chromium'), await decompress(await readFile(join(bin, 'chromium.br'))), {
    mode: 0o755,
  });
  for (const archive of ['al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br']) {
    for (const file of filesOfTar(await decompress(await readFile(join(bin, archive))))) {
      await mkdir(dirname(join(folder, file.path)), { recursive: true });
      await writeFile(join(folder, file.path), file.content, { mode: 0o755 });
    }
  }
  await writeFile(join(folder, 'fonts.conf'), fontsConfiguration);
}

/** Folders relative to this file, so that it stays true when its folder is renamed into place. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <match target="pattern"><edit name="family" mode="append" binding="weak"><string>Open Sans</string></edit></match>
</fontconfig>
`;
