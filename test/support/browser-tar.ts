const blockBytes = 512;

type TarFile = { readonly path: string; readonly content: Buffer };

/** The regular files of a plain ustar archive with short names: all that the archives of `@sparticuz/chromium` hold. */
export function filesOfTar(archive: Buffer): TarFile[] {
  const files: TarFile[] = [];
  let at = 0;
  while (at < archive.length && archive[at] !== 0) {
    const path = text(archive, at, 100);
    const bytes = Number.parseInt(text(archive, at + 124, 12), 8);
    const type = text(archive, at + 156, 1);
    if (!Number.isInteger(bytes) || path.startsWith('/') || path.split('/').includes('..')) {
      throw new Error(`Not an archive that this reader knows, at byte ${at}`);
    }
    const start = at + blockBytes;
    if (type === '0' || type === '') files.push({ path, content: archive.subarray(start, start + bytes) });
    at = start + Math.ceil(bytes / blockBytes) * blockBytes;
  }
  return files;
}

function text(archive: Buffer, start: number, length: number): string {
  const field = archive.subarray(start, start + length).toString('latin1');
  const end = field.indexOf('\0');
  return (end === -1 ? field : field.slice(0, end)).trim();
}
