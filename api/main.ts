import { startProcess } from '../runtime/start-process.ts';
import { runApi } from './run.ts';

await startProcess('api', runApi);
