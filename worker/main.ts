import { startProcess } from '../runtime/start-process.ts';

// Set before React is loaded: its production build renders e-mails about twice as fast.
process.env['NODE_ENV'] ??= 'production';
const { runWorker } = await import('./run.ts');
await startProcess('worker', runWorker);
