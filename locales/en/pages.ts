import type { PageWords } from '../page-words.ts';

export const pages: PageWords = {
  invitation: {
    heading: (organization) => `Join ${organization}`,
    greeting: (name) => `Hello ${name},`,
    from: (inviter) => `${inviter} has invited you to become a member.`,
    withoutInviter: 'You have been invited to become a member.',
    joining: 'You asked to become a member. Please confirm that it was you.',
    role: (count) => (count === 1 ? 'Your role' : 'Your roles'),
    address: 'Sent to',
    validUntil: 'Valid until',
    accept: 'Accept invitation',
    join: 'Confirm and join',
    decline: 'Decline',
    unexpected: 'Not expecting this? Close this page and nothing will happen.',
  },
  confirmDecline: {
    heading: 'Decline the invitation?',
    text: (organization) =>
      `The invitation to ${organization} will end and its link will stop working. To join later, you would need a new one.`,
    yes: 'Yes, decline',
    back: 'Go back',
  },
  accepted: {
    heading: (organization) => `Welcome to ${organization}`,
    text: 'You are a member now.',
    continue: 'Continue',
    close: 'There is nothing more to do here. You can close this page.',
  },
  member: {
    heading: (organization) => `You are a member of ${organization}`,
    text: 'You have accepted this invitation already. Sign in as usual.',
  },
  replaced: {
    heading: 'There is a newer e-mail',
    text: 'The link you opened was replaced by the one in a newer e-mail from us. Open the newest: only its link works. It may take a minute to arrive.',
  },
  declined: {
    heading: 'Invitation declined',
    text: (organization) =>
      `You will get no more e-mail about it. Changed your mind? Ask the person at ${organization} who invited you for a new one.`,
  },
  refused: {
    heading: 'You can’t join just yet',
    noSeat: 'Every seat of this organization is taken at the moment.',
    notAllowed: 'The organization’s rules do not let this e-mail address join at the moment.',
    inviterGone: 'The person who invited you can no longer invite to this role.',
    roleGone: 'The role that you were invited to no longer exists here.',
    domainClaimed:
      'The domain of your e-mail address now belongs to another organization, and only that one can let it in.',
    isMember: 'This e-mail address belongs to a member already.',
    whatToDo:
      'Your invitation stays open. Ask the person who invited you to sort this out, then open the link again.',
    reference: 'For their administrator:',
  },
  gone: {
    heading: 'This link doesn’t work any more',
    text: 'Invitation links can be used once, and only for a limited time.',
    whatToDo: [
      { when: 'Already accepted?', advice: 'You are a member: sign in as usual.' },
      { when: 'Several e-mails from us?', advice: 'Open the newest one: only its link works.' },
      { when: 'Neither?', advice: 'Ask the person who invited you to send a new invitation.' },
    ],
  },
  pending: {
    heading: 'We have your answer',
    text: 'It is safely written down and will take effect in a moment. You need not send it again and can close this page.',
  },
  unavailable: {
    heading: 'We’ll be right back',
    text: 'We can’t take your answer at the moment. Nothing has changed. Please try again in a minute.',
    retry: 'Try again',
  },
  crossSite: {
    heading: 'Please answer from your e-mail',
    text: 'This answer came from another website, so we did nothing with it. Open the link in your invitation e-mail and answer there.',
  },
  unreadable: {
    heading: 'That didn’t reach us in one piece',
    text: 'Nothing has changed. Open the link in your invitation e-mail again and answer there.',
  },
  footer: 'Invitations by Usher',
};
