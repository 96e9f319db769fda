import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tempDirectory } from '../../local/processes/temp-directory.ts';
import { cloneDatabase } from '../support/database.ts';
import type { ClonedDatabase } from '../support/database.ts';
import { provided } from '../support/provided.ts';
import { runChild, runProgram } from './run-child.ts';

const root = join(import.meta.dirname, '..', '..');
const marker = 'zebrafinch@company.com';

let database: ClonedDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
  // Makes PostgreSQL quote an address in the error of every change to a table.
  await database.sql.unsafe(`
    create function quote_it() returns event_trigger language plpgsql as $$ begin
      raise exception 'Key (canonical_address)=(${marker}) already exists.';
    end $$;
    create event trigger quotes on ddl_command_start execute function quote_it()`);
});
afterAll(async () => {
  await database.sql.unsafe('drop event trigger quotes');
  await database.drop();
});

const environment = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  DATABASE_URL: database.url,
  TEMPORAL_ADDRESS: provided().temporalAddress,
  SMTP_URL: 'smtp://127.0.0.1:1',
  USHER_LINK_KEYS: `k:${Buffer.alloc(32, 7).toString('base64')}`,
  USHER_PROJECT_ID: 'project-1',
  USHER_SECRETS: 'a-secret-of-sixteen-or-more',
  PUBLIC_BASE_URL: 'http://127.0.0.1:1',
  ...more,
});

/** Returns the last error that the program logged. */
function errorIn(output: string): Record<string, unknown> {
  const lines = output.split('\n').filter((line) => line.startsWith('{') && line.includes('"level":"error"'));
  return JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
}

test.each([
  ['run() throws', 'await fails()', 'Could not start'],
  ['its rejection is not caught', 'void fails(); await never()', 'Crashed: unhandled rejection'],
  [
    'its error is not caught',
    'fails().catch((error) => setTimeout(() => { throw error; }, 0)); await never()',
    'Crashed: uncaught error',
  ],
])(
  'a process that crashes on a PostgreSQL error logs its type, code and frames, not the address it quotes: %s',
  async (_, code, message) => {
    const child = runChild(
      `
      import { startProcess } from '${root}/runtime/start-process.ts';
      import { connect } from '${root}/db/sql/client.ts';
      const sql = connect(process.env.DATABASE_URL, { connections: 1 });
      const fails = async () => { await sql\`create table t (a int)\`; };
      const never = () => new Promise((resolve) => setTimeout(resolve, 60_000));
      await startProcess('crashing', async () => { ${code}; });`,
      environment({}),
    );
    const { code: exitCode, output } = await child.ended;
    expect(exitCode).toBe(1);
    expect(errorIn(output)).toMatchObject({
      name: 'crashing',
      msg: message,
      error_name: 'PostgresError',
      error_code: 'P0001',
      stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
    });
    expect(output).not.toContain('zebrafinch');
  },
);

test('migrate and npm start log a PostgreSQL error without its message', async () => {
  const folder = await tempDirectory('usher-crash-');
  for (const [program, message] of [
    ['worker/migrate.ts', 'Could not migrate PostgreSQL'],
    ['local/start.ts', 'Could not start'],
  ] as const) {
    const env = environment({ USHER_DATA_DIR: folder.path, PORT: '0' });
    const { code, output } = await runProgram(join(root, program), env).ended;
    expect([program, code]).toEqual([program, 1]);
    expect(errorIn(output)).toMatchObject({
      msg: message,
      error_name: 'PostgresError',
      error_code: 'P0001',
    });
    expect(output).not.toContain('zebrafinch');
  }
  await folder.remove();
});

test('an api whose port is taken logs the error code and exits', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const { code, output } = await runProgram(join(root, 'api/main.ts'), environment({ PORT: String(port) }))
    .ended;
  taken.close();
  expect(code).toBe(1);
  expect(errorIn(output)).toMatchObject({ name: 'api', msg: 'Could not start', error_code: 'EADDRINUSE' });
});

test('invalid Temporal variables are reported by name, without their values', async () => {
  for (const [variable, value] of [
    ['TEMPORAL_ADDRESS', 'zebrafinch:7233:x'],
    ['TEMPORAL_CONFIG_FILE', '/zebrafinch'],
  ] as const) {
    const env = environment({
      [variable]: value,
      ...(variable === 'TEMPORAL_ADDRESS' ? {} : { TEMPORAL_PROFILE: 'zebrafinch' }),
    });
    const { code, output } = await runProgram(join(root, 'worker/migrate.ts'), env).ended;
    expect([variable, code]).toEqual([variable, 1]);
    expect(output).toMatch(/^The environment has 1 issue:\n {2}TEMPORAL_/);
    expect(output).not.toContain('zebrafinch');
  }
});
