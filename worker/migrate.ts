import { startProcess } from '../runtime/start-process.ts';
import { runMigrate } from './run-migrate.ts';

await startProcess('migrate', runMigrate);
