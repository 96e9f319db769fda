import { ended } from '../ended.ts';
import { instantWriter } from '../instant.ts';
import type { EmailFields, EmailWords } from '../email-words.ts';

const instant = instantWriter('en');

const whyInvited = ({ organizationName }: EmailFields) =>
  `You got this email because your address was entered to invite you to ${ended(organizationName)} ` +
  'If you weren’t expecting it, you can safely ignore it.';

const untilWhen = ({ expiresAtMs }: EmailFields) =>
  `The invitation is open until ${instant(expiresAtMs)}. ` +
  'If you do nothing, it simply ends then, and you won’t become a member.';

export const emails: EmailWords = {
  kinds: {
    invitation: {
      subject: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `You’re invited to join ${organizationName}`
          : `${inviterName} invited you to join ${organizationName}`,
      preheader: ({ expiresAtMs }) => `The invitation is open until ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Join ${organizationName}`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `You have been invited to become a member of ${ended(organizationName)} It only takes a moment.`
          : `${inviterName} has invited you to become a member of ${ended(organizationName)} It only takes a moment.`,
      button: 'Accept the invitation',
      ifIgnored: untilWhen,
      whyYou: whyInvited,
    },
    reminder: {
      subject: ({ organizationName }) => `Reminder: your invitation to join ${organizationName}`,
      preheader: ({ expiresAtMs }) => `It is still open, until ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `${organizationName} is still waiting for you`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `You were invited to become a member of ${organizationName}, and the invitation is still open.`
          : `${inviterName} invited you to become a member of ${organizationName}, and the invitation is still open.`,
      button: 'Accept the invitation',
      ifIgnored: untilWhen,
      whyYou: whyInvited,
    },
    last_call: {
      subject: ({ organizationName }) => `Last call: your invitation to join ${organizationName} ends soon`,
      preheader: ({ expiresAtMs }) => `You can accept it until ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Your invitation to ${organizationName} ends soon`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `You were invited to become a member of ${organizationName}, and the time to accept is almost over.`
          : `${inviterName} invited you to become a member of ${organizationName}, and the time to accept is almost over.`,
      button: 'Accept the invitation',
      ifIgnored: (facts) => `${untilWhen(facts)} To join later, you would need a new invitation.`,
      whyYou: whyInvited,
    },
    join: {
      subject: ({ organizationName }) => `Confirm that you want to join ${organizationName}`,
      preheader: ({ expiresAtMs }) => `The link works until ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `One more step to join ${organizationName}`,
      lead: ({ organizationName }) =>
        `Someone asked to join ${organizationName} with this email address. ` +
        'If it was you, please confirm, and you’re in.',
      button: 'Confirm and join',
      ifIgnored: ({ expiresAtMs }) =>
        `The link works until ${instant(expiresAtMs)}. ` +
        'If you do nothing, it stops working then, and nobody joins with this address.',
      whyYou: ({ organizationName }) =>
        `You got this email because your address was entered to join ${ended(organizationName)} ` +
        'If it wasn’t you, you can safely ignore it.',
    },
    already_member: {
      subject: ({ organizationName }) => `You’re already a member of ${organizationName}`,
      preheader: () => 'There is nothing to confirm. Just sign in as usual.',
      heading: () => 'You’re already a member',
      lead: ({ organizationName }) =>
        `Someone asked to join ${organizationName} with this email address, which already belongs to a member. ` +
        'If it was you, there is nothing to confirm: just sign in as usual.',
      button: null,
      ifIgnored: () => 'If you do nothing, everything stays as it is.',
      whyYou: ({ organizationName }) =>
        `You got this email because your address was entered to join ${ended(organizationName)} ` +
        'If it wasn’t you, you can safely ignore it: nobody was let in.',
    },
  },
  greeting: (inviteeName) => (inviteeName === null ? 'Hello,' : `Hello ${inviteeName},`),
  role: (roleName) => `Your role: ${roleName}`,
  quoted: (message) => `“${message}”`,
  messageFrom: (inviterName) =>
    inviterName === null ? 'A message for you' : `A message from ${inviterName}`,
  personalLink: 'Your personal link (please don’t forward it):',
};
