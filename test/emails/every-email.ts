import { emailKinds } from '../../domain/invitation/snapshot.ts';
import { locales } from '../../locales/index.ts';
import { sampleEmail } from '../../emails/samples.ts';
import type { EmailProps } from '../../emails/email-props.ts';

/** One of each kind in each language, named for a test's title. */
export const everyEmail: readonly (readonly [string, EmailProps])[] = emailKinds.flatMap((kind) =>
  locales.map((locale) => [`${kind} in ${locale}`, sampleEmail(kind, locale)] as const),
);
