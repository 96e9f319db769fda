import { describe, expect, test } from 'vitest';
import { locales as ofDomain } from '../../domain/invitation/locale.ts';
import { locales as ofLocales } from '../../locales/index.ts';
import { readSources } from './sources.ts';
import { modules, wrongImports } from './table.ts';

const sources = readSources();

test('every import stays within the table of modules', () => {
  expect(sources.length).toBeGreaterThan(200);
  expect(sources.flatMap(({ file, text }) => wrongImports(file, text))).toEqual([]);
});

test('every source file lies in a module that the table has', () => {
  const outside = sources.map(({ file }) => file).filter((file) => !((file.split('/')[0] ?? '') in modules));
  expect(outside).toEqual([]);
});

test('no file outside test and bench is longer than 250 lines', () => {
  const long = sources
    .filter(({ file }) => !/^(?:test|bench)\//.test(file))
    .filter(({ text }) => text.split('\n').length - 1 > 250);
  expect(long.map(({ file }) => file)).toEqual([]);
});

test('the languages that an invite may name are those that there are words in', () => {
  expect([...ofDomain]).toEqual([...ofLocales]);
});

describe('an import that the table forbids is reported', () => {
  test.each([
    ['domain/a.ts', `import { b } from '../runtime/b.ts';`],
    ['domain/a.ts', `import type { B } from '../db/b.ts';`],
    ['domain/a.ts', `import { readFileSync } from 'node:fs';`],
    ['domain/invitation/a.ts', `import { toASCII } from 'tr46';`],
    ['domain/address/a.ts', `import { z } from 'zod';`],
    ['locales/en/a.ts', `import { isOpen } from '../../domain/invitation/state.ts';`],
    ['runtime/a.ts', `import { isOpen } from '../domain/invitation/state.ts';`],
    ['workflows/a.ts', `import { createActivities } from '../activities/index.ts';`],
    ['workflows/a.ts', `import { type Activities } from '../activities/index.ts';`],
    ['workflows/a.ts', `import { createHash } from 'node:crypto';`],
    ['workflows/a.ts', `import { z } from 'zod';`],
    ['workflows/a.ts', `import type { Sql } from '../db/sql.ts';`],
    ['emails/a.ts', `import { isOpen } from '../domain/invitation/state.ts';`],
    ['db/a.ts', `import { newId } from '../runtime/ids.ts';`],
    ['activities/a.ts', `import { createLog } from '../runtime/log.ts';`],
    ['activities/a.ts', `import { memberInvitation } from '../workflows/member-invitation.ts';`],
    ['api/a.ts', `import { memberInvitation } from '../workflows/member-invitation.ts';`],
    ['api/a.ts', `const { sendEmail } = await import('../activities/send-email.ts');`],
    ['worker/a.ts', `export * from '../domain/outcome.ts';`],
    ['worker/a.ts', `import { startStack } from '../local/stack.ts';`],
    ['api/a.ts', `import config from '../vitest.config.ts';`],
  ])('%s: %s', (file, source) => {
    expect(wrongImports(file, source)).toHaveLength(1);
  });
});

describe('an import that the table allows is not', () => {
  test.each([
    ['domain/address/a.ts', `import { toASCII } from 'tr46';`],
    ['workflows/a.ts', `import type { Activities } from '../activities/index.ts';`],
    ['workflows/a.ts', `import { isOpen } from '../domain/invitation/state.ts';`],
    ['emails/a.ts', `import type { InvitationState } from '../domain/invitation/state.ts';`],
    ['activities/a.ts', `import { taskQueue } from '../workflows/messages.ts';`],
    ['api/a.ts', `import type { memberInvitation } from '../workflows/member-invitation.ts';`],
    ['local/a.ts', `import { createActivities } from '../activities/index.ts';`],
  ])('%s: %s', (file, source) => {
    expect(wrongImports(file, source)).toEqual([]);
  });
});
