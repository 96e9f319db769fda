import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar';
import { isPrivateFolder } from '../../local/private-directory.ts';
import type { ChromiumBinary } from './browser-chromium.ts';

const repository = join(import.meta.dirname, '..', '..');

/**
 * Returns the Chromium of `@sparticuz/chromium`, unpacked on the first call; null where the package is not installed
 * or the machine is not the linux x64 it is built for. Does not use the package's own unpacking, which leaves out
 * libraries that Chromium needs outside that package's cloud and trusts a fixed temporary path.
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
      // Fontconfig writes its cache here; without it, to the working directory.
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

/** Falls back to `node_modules/.cache` where the user's cache is read-only or another user could replace programs in it. */
async function cacheFolders(environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const users = join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'usher');
  const fallback = join(repository, 'node_modules', '.cache', 'usher');
  return (await isPrivateFolder(users)) ? [users, fallback] : [fallback];
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
    // Another test run was faster: its folder is as good.
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
      // Tries the next one.
    }
  }
  throw new Error(`No folder to unpack Chromium into can be written to: ${caches.join(', ')}`);
}

async function unpack(bin: string, folder: string): Promise<void> {
  const read = (name: string) => createReadStream(join(bin, name));
  const program = createWriteStream(join(folder, 'chromium'), { mode: 0o755 });
  await pipeline(read('chromium.br'), createBrotliDecompress(), program);
  for (const archive of ['al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br']) {
    // As root, tar would give the files to the owner that the archive names.
    const files = extract({ cwd: folder, strict: true, preserveOwner: false });
    await pipeline(read(archive), createBrotliDecompress(), files);
  }
  await writeFile(join(folder, 'fonts.conf'), fontsConfiguration);
}

/** Paths are relative to this file, so they stay valid when its folder is renamed into place. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <match target="pattern"><edit name="family" mode="append" binding="weak"><string>Open Sans</string></edit></match>
</fontconfig>
`;
