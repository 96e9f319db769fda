import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { workflowBundle } from '../support/workflow-bundle.ts';

/** The paths of all modules that the bundle holds, as its source map names them. */
async function modulesOfBundle(): Promise<readonly string[]> {
  const { codePath } = await workflowBundle();
  const code = await readFile(codePath, 'utf8');
  const map = /sourceMappingURL=data:application\/json;charset=utf-8;base64,(?<base64>\S+)/.exec(code)
    ?.groups?.['base64'];
  if (map === undefined) throw new Error('The bundle has no source map.');
  const { sources } = JSON.parse(Buffer.from(map, 'base64').toString()) as { sources: readonly string[] };
  return sources.map((source) => source.replaceAll('\\', '/'));
}

const temporalPackages = [
  '@temporalio/workflow',
  '@temporalio/common',
  '@temporalio/worker',
  '@temporalio/proto',
  'nexus-rpc',
  'long',
  'ms',
  'protobufjs',
  '@protobufjs',
  'assert',
  'buffer',
  'util',
];

const packagesOf = (modules: readonly string[]) => modules.flatMap((path) => [...path.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].slice(-1)).map((m) => m[1]);
test('the workflow bundle holds the workflows, single files of the domain, and Temporal: nothing else', async () => {
  const modules = await modulesOfBundle();
  const ours = modules.filter((path) => !/node_modules|webpack|__temporal|^data:/.test(path));
  const rooms = ours.map(
    (path) => /(?:^|\/)(workflows|domain|activities|db|api|emails|locales|runtime|worker)\//.exec(path)?.[1],
  );
  console.log(ours, new Set(packagesOf(modules)));
  expect(new Set(rooms)).toEqual(new Set(['workflows', 'domain']));
  const domain = ours
    .filter((path) => /(?:^|\/)domain\//.test(path))
    .map((path) => path.replace(/^.*domain\//, ''));
  expect(domain.toSorted()).toEqual(['invitation/plan.ts']);

  const packages = modules.flatMap((path) =>
    [...path.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].slice(-1),
  );
  const foreign = new Set(
    packages.map((match) => match[1] ?? '').filter((name) => !temporalPackages.includes(name)),
  );
  expect([...foreign]).toEqual([]);
});
