import { ConfigError } from '../runtime/env/faults.ts';
import { runApi } from './run.ts';

try {
  await runApi(process.env);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
