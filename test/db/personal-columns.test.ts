import { expect, test } from 'vitest';
import { everyColumn } from '../system/columns-containing.ts';
import { columnsOf } from '../system/personal-columns.ts';
import { cloneDatabase } from '../support/database.ts';

test('every column of every table is listed as personal, an organization’s, or neither', async () => {
  const { sql, drop } = await cloneDatabase({ connections: 1 });
  const listed = columnsOf('person', 'hash', 'organization', 'none');
  expect(await everyColumn(sql)).toEqual(listed);
  await drop();
});
