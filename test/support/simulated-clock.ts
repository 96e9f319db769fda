import type { Pool } from '../../db/sql/client.ts';

export type SimulatedClock = {
  /** Sets what `clock()` returns in this database from now on. It stands still in between. */
  readonly setClock: (epochMs: number) => Promise<void>;
};

/**
 * Replaces the SQL function `clock()` of a cloned database by one that reads a one-row table: a time-skipping
 * Temporal server does not move the wall clock. Until the first `setClock`, it is the wall clock.
 */
export async function useSimulatedClock(sql: Pool): Promise<SimulatedClock> {
  await sql.begin(async (transaction) => {
    await transaction`create table simulated_clock (now timestamptz)`;
    await transaction`insert into simulated_clock values (null)`;
    await transaction`
      create or replace function clock() returns timestamptz language sql volatile
      as $$ select coalesce(now, clock_timestamp()) from simulated_clock $$`;
  });
  return {
    setClock: async (epochMs) => {
      await sql`update simulated_clock set now = to_timestamp(${epochMs}::float8 / 1000)`;
    },
  };
}
