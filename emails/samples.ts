import type { EmailKind } from '../domain/invitation/snapshot.ts';
import type { Locale } from '../locales/index.ts';
import type { EmailProps } from './email-props.ts';

const messages: Readonly<Record<Locale, string>> = {
  en: 'We’d love to have you with us. The plans for spring are all there already.',
  es: 'Nos encantaría que nos acompañaras. Los planes de primavera ya están todos ahí.',
  fr: 'Nous serions ravis de vous avoir avec nous. Les projets du printemps y sont déjà.',
  'pt-br': 'Vai ser ótimo ter você com a gente. Os planos da primavera já estão todos lá.',
};

/** Returns a realistic e-mail, to look at and to measure. */
export function sampleEmail(kind: EmailKind, locale: Locale): EmailProps {
  const isInvite = kind !== 'join' && kind !== 'already_member';
  return {
    kind,
    locale,
    organizationName: 'Harbor & Pine',
    inviterName: isInvite ? 'Robin Vale' : null,
    inviteeName: isInvite ? 'Sasha' : null,
    message: isInvite ? messages[locale] : null,
    roleName: isInvite ? 'editor' : null,
    expiresAtMs: Date.UTC(2030, 4, 16, 9, 30),
    link:
      kind === 'already_member'
        ? null
        : 'https://app.harborandpine.example/welcome?stytch_token_type=multi_tenant_magic_links&token=pR3v1ew0nLy-tH1s-t0kEn-opens-n0th1ng-aT-aLL',
  };
}
