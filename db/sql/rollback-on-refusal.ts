import { savepoint, transaction } from './client.ts';
import type { Pool, Sql } from './client.ts';

type Answered = { readonly ok: boolean };

/**
 * Does work in a transaction, or in a part of the one it is given, and takes back what was written when the answer is
 * a refusal, or when it was only tried.
 * @param options.isTrial answers as if it had been done, and changes nothing
 */
export async function rollbackOnRefusal<T extends Answered>(
  sql: Pool | Sql,
  work: (part: Sql) => Promise<T>,
  options: { readonly isTrial?: boolean } = {},
): Promise<T> {
  const attempt = async (part: Sql): Promise<T> => {
    const answer = await work(part);
    if (!answer.ok || options.isTrial === true) throw new TakenBack(answer);
    return answer;
  };
  try {
    return await ('savepoint' in sql ? savepoint(sql, attempt) : transaction(sql, attempt));
  } catch (error) {
    if (error instanceof TakenBack) return error.answer as T;
    throw error;
  }
}

class TakenBack extends Error {
  readonly answer: Answered;

  constructor(answer: Answered) {
    super('taken back');
    this.answer = answer;
  }
}
