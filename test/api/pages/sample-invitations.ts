import type {
  AcceptResult,
  AcceptPagesDeps,
  AcceptView,
  DeclineResult,
  Settled,
} from '../../../api/pages/accept/deps.ts';
import type { Locale } from '../../../locales/index.ts';

export const redirectUrl = 'https://app.example.com/welcome?from=invite';

export function sampleView(changes: Partial<AcceptView> = {}): AcceptView {
  return {
    kind: 'invite',
    locale: 'en',
    organizationName: 'Northwind Robotics',
    inviterName: 'Ada Lovelace',
    inviteeName: 'Grace',
    maskedEmailAddress: 'g***@company.com',
    roleNames: ['Editor'],
    message: 'We are building the new arm controller and would love to have you with us.',
    expiresAtMs: Date.UTC(2026, 10, 30, 15, 5),
    redirectUrl,
    ...changes,
  };
}

/** What people write from the right: its punctuation stands at its left end, whatever the page's language is. */
export const rightToLeft = {
  organizationName: 'שלום!',
  inviterName: 'דנה כהן',
  inviteeName: 'יוסי',
  message: 'ברוך הבא לצוות, 2026!',
} as const;

/** A token of the right form that is easy to recognise: `tokenOf('used')` is `used` and dashes. */
export function tokenOf(name: string): string {
  return name.padEnd(43, '-');
}

export type Call = { readonly action: 'lookUp' | 'accept' | 'decline'; readonly token: string };

/** Invitations in memory, found by the token's name, with a list of every call that the pages made. */
export function sampleInvitations(publicOrigin: string, locale: Locale = 'en') {
  const calls: Call[] = [];
  const faults: unknown[] = [];
  const views: Readonly<Record<string, AcceptView>> = {
    open: sampleView({ locale }),
    plain: sampleView({ locale, inviterName: null, inviteeName: null, message: null, redirectUrl: null }),
    join: sampleView({ locale, kind: 'join', inviterName: null, message: null }),
    full: sampleView({ locale }),
    roleless: sampleView({ locale }),
    rtl: sampleView({ locale, ...rightToLeft }),
    pending: sampleView({ locale }),
    down: sampleView({ locale }),
    hostile: sampleView({
      organizationName: '<img src=x onerror=alert(1)>"\'&',
      message: '</p><script>1</script>',
    }),
  };
  const accepts: Readonly<Record<string, AcceptResult>> = {
    open: { result: 'accepted', organizationName: 'Northwind Robotics', locale, redirectUrl },
    plain: { result: 'accepted', organizationName: 'Northwind Robotics', locale, redirectUrl: null },
    full: { result: 'refused', locale, refusalType: 'seat_limit_reached' },
    barred: { result: 'refused', locale, refusalType: 'invalid_email_for_invites' },
    roleless: { result: 'refused', locale, refusalType: 'invalid_rbac_role_assignment' },
    claimed: { result: 'refused', locale, refusalType: 'action_not_allowed_email_domain_is_claimed' },
    uninvited: { result: 'refused', locale, refusalType: 'unauthorized_action' },
    taken: { result: 'refused', locale, refusalType: 'duplicate_member_email' },
    pending: { result: 'pending', locale },
    down: { result: 'unavailable' },
  };
  const declines: Readonly<Record<string, DeclineResult>> = {
    open: { result: 'declined', organizationName: 'Northwind Robotics', locale },
    pending: { result: 'pending', locale },
    down: { result: 'unavailable' },
  };
  const settled: Readonly<Record<string, Settled>> = {
    member: { result: 'member', organizationName: 'Northwind Robotics', locale, redirectUrl },
    plainmember: { result: 'member', organizationName: 'Northwind Robotics', locale, redirectUrl: null },
    replaced: { result: 'replaced', locale },
  };
  const either = <T>(responses: Readonly<Record<string, T>>, name: string): T | Settled =>
    responses[name] ?? settled[name] ?? { result: 'gone' };
  const note = (action: Call['action'], token: string): string => {
    calls.push({ action, token });
    if (token.startsWith('broken')) throw new Error('the database is away');
    return token.replace(/-+$/, '');
  };
  const deps: AcceptPagesDeps = {
    publicOrigin,
    lookUp: async (token) => {
      const name = note('lookUp', token);
      const view = views[name];
      return view === undefined ? (settled[name] ?? { result: 'gone' }) : { result: 'open', view };
    },
    accept: async (token) => either(accepts, note('accept', token)),
    decline: async (token) => either(declines, note('decline', token)),
    onFault: (error) => faults.push(error),
  };
  return { deps, calls, faults };
}
