import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

type File = { readonly path: string; readonly module: string; readonly lines: number };

/** Counts the lines of code by module, and the lengths of files. */
export function benchLines(): Promise<void> {
  const files = execFileSync('git', ['ls-files', '*/*.ts', '*/*.tsx', '*/*.sql', '*/*.css'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .map((path) => ({ path, module: path.split('/', 1)[0] ?? '', lines: linesOf(path) }));
  for (const module of new Set(files.map((file) => file.module))) {
    console.log(`${module}: ${describe(files.filter((file) => file.module === module))}`);
  }
  console.log(
    `without test and bench: ${describe(files.filter(({ module }) => module !== 'test' && module !== 'bench'))}`,
  );
  return Promise.resolve();
}

function describe(files: readonly File[]): string {
  const sorted = files.toSorted((one, other) => one.lines - other.lines);
  const lines = sorted.reduce((sum, file) => sum + file.lines, 0);
  const short = sorted.filter((file) => file.lines <= 120).length;
  const longest = sorted.at(-1);
  const median = sorted[Math.floor(sorted.length / 2)]?.lines;
  const share = Math.floor((100 * short) / sorted.length);
  return `${lines} lines in ${sorted.length} files, median ${median}, ${share} % at most 120, longest ${longest?.lines} (${longest?.path})`;
}

function linesOf(path: string): number {
  return readFileSync(path, 'utf8').split('\n').length - 1;
}
