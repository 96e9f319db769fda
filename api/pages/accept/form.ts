import type { Context } from 'hono';

export const maxFormBytes = 8 * 1024;

type AcceptAction = 'accept' | 'confirm-decline' | 'decline';

/**
 * Returns whether a form comes from another page than ours. Browsers say so in `Sec-Fetch-Site`, where they have it. `Origin` is
 * `null` in our own forms, because the page's Referrer-Policy is `no-referrer`: so only another origin by name refuses.
 * There are no cookies that another site could ride on; this keeps another page that knows a link from submitting it unseen.
 */
export function isCrossSite(context: Context, publicOrigin: string): boolean {
  const site = context.req.header('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const origin = context.req.header('Origin');
  return origin !== undefined && origin !== 'null' && origin !== publicOrigin;
}

export function isForm(context: Context): boolean {
  const type = context.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/x-www-form-urlencoded';
}

/** Returns the button that was pressed; null where the form has no such button. Declining needs a confirmation. */
export function actionOf(form: URLSearchParams): AcceptAction | null {
  const [action, ...more] = form.getAll('action');
  if (more.length > 0) return null;
  if (action === 'accept') return 'accept';
  if (action === 'decline') return form.get('confirmed') === 'yes' ? 'decline' : 'confirm-decline';
  return null;
}
