import { emailKinds } from '../../domain/invitation/snapshot.ts';
import { locales } from '../../locales/index.ts';
import { sampleEmail } from '../../emails/samples.ts';
import type { EmailProps } from '../../emails/email-props.ts';

/** An e-mail of each kind in each language, with a title for a test. */
export const everyEmail: readonly (readonly [string, EmailProps])[] = emailKinds.flatMap((kind) =>
  locales.map((locale) => [`${kind} in ${locale}`, sampleEmail(kind, locale)] as const),
);
