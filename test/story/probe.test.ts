import { test } from 'vitest';
import { startStory } from '../support/story.ts';
test('probe', async () => {
  const t0 = Date.now();
  const s = await startStory();
  console.log('up', Date.now() - t0);
  const t1 = Date.now(); await s.worker.kill(); await s.worker.start(); console.log('worker again', Date.now() - t1);
  const t2 = Date.now(); await s.postgres.kill(); await s.postgres.start(); console.log('pg again', Date.now() - t2);
  const t3 = Date.now(); await s.temporal.kill(); await s.temporal.start(); console.log('temporal again', Date.now() - t3);
  const t4 = Date.now(); await s.api.kill(); await s.api.start(); console.log('api again', Date.now() - t4);
  const t5 = Date.now(); await s.end(); console.log('end', Date.now() - t5);
  console.log(s.logs().length, s.logs().slice(-3));
});
