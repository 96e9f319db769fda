import { renderEmail } from '../emails/render-email.ts';
import { sampleEmail } from '../emails/samples.ts';

const count = 300;

/** Measures how many e-mails, HTML and text, one core renders per second. Set NODE_ENV=production, as the worker does. */
export async function benchEmails(): Promise<void> {
  const email = sampleEmail('invitation', 'en');
  await renderEmail(email);
  const startedMs = performance.now();
  for (let done = 0; done < count; done += 1) await renderEmail(email);
  const seconds = (performance.now() - startedMs) / 1_000;
  console.log(
    `${Math.round(count / seconds)} e-mails a second, NODE_ENV=${process.env['NODE_ENV'] ?? 'unset'}`,
  );
}
