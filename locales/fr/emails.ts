import { ended } from '../ended.ts';
import { instantWriter } from '../instant.ts';
import type { EmailFields, EmailWords } from '../email-words.ts';

const instant = instantWriter('fr');

// French has a no-break space before ":" and inside guillemets. "De" and "à" never precede a name directly: "de" would
// have to become "d’" before a vowel.
const whyInvited = ({ organizationName }: EmailFields) =>
  `Vous recevez cet e-mail car votre adresse a été saisie pour vous inviter à rejoindre ${ended(organizationName)} ` +
  'Si vous ne l’attendiez pas, vous pouvez l’ignorer en toute tranquillité.';

const untilWhen = ({ expiresAtMs }: EmailFields) =>
  `L’invitation est valable jusqu’au ${instant(expiresAtMs)}. ` +
  'Si vous ne faites rien, elle prendra simplement fin à ce moment-là et aucun accès ne sera créé.';

export const emails: EmailWords = {
  kinds: {
    invitation: {
      subject: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Votre invitation à rejoindre ${organizationName}`
          : `${inviterName} vous invite à rejoindre ${organizationName}`,
      preheader: ({ expiresAtMs }) => `L’invitation est valable jusqu’au ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Rejoignez ${organizationName}`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Vous avez reçu une invitation à rejoindre ${ended(organizationName)} Cela ne prend qu’un instant.`
          : `${inviterName} vous invite à rejoindre ${ended(organizationName)} Cela ne prend qu’un instant.`,
      button: 'Accepter l’invitation',
      ifIgnored: untilWhen,
      whyYou: whyInvited,
    },
    reminder: {
      subject: ({ organizationName }) => `Rappel\u00a0: votre invitation à rejoindre ${organizationName}`,
      preheader: ({ expiresAtMs }) => `Elle est encore valable jusqu’au ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `${organizationName} vous attend toujours`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Vous avez reçu une invitation à rejoindre ${organizationName}, et elle est toujours valable.`
          : `${inviterName} vous a envoyé une invitation à rejoindre ${organizationName}, et elle est toujours valable.`,
      button: 'Accepter l’invitation',
      ifIgnored: untilWhen,
      whyYou: whyInvited,
    },
    last_call: {
      subject: ({ organizationName }) =>
        `Dernier rappel\u00a0: votre invitation à rejoindre ${organizationName} expire bientôt`,
      preheader: ({ expiresAtMs }) => `Vous pouvez l’accepter jusqu’au ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Votre invitation à rejoindre ${organizationName} expire bientôt`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Vous avez reçu une invitation à rejoindre ${organizationName}, et il reste peu de temps pour l’accepter.`
          : `${inviterName} vous a envoyé une invitation à rejoindre ${organizationName}, et il reste peu de temps pour l’accepter.`,
      button: 'Accepter l’invitation',
      ifIgnored: (facts) => `${untilWhen(facts)} Passé ce délai, il vous faudra une nouvelle invitation.`,
      whyYou: whyInvited,
    },
    join: {
      subject: ({ organizationName }) => `Confirmez que vous souhaitez rejoindre ${organizationName}`,
      preheader: ({ expiresAtMs }) => `Le lien est valable jusqu’au ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Plus qu’une étape pour rejoindre ${organizationName}`,
      lead: ({ organizationName }) =>
        `Quelqu’un a demandé à rejoindre ${organizationName} avec cette adresse e-mail. ` +
        'Si c’est bien vous, confirmez-le et le tour est joué.',
      button: 'Confirmer et rejoindre',
      ifIgnored: ({ expiresAtMs }) =>
        `Le lien est valable jusqu’au ${instant(expiresAtMs)}. ` +
        'Si vous ne faites rien, il cessera de fonctionner à ce moment-là et aucun accès ne sera créé.',
      whyYou: ({ organizationName }) =>
        `Vous recevez cet e-mail car votre adresse a été saisie pour rejoindre ${ended(organizationName)} ` +
        'Si ce n’était pas vous, vous pouvez l’ignorer en toute tranquillité.',
    },
    already_member: {
      subject: ({ organizationName }) => `Vous avez déjà accès à l’organisation ${organizationName}`,
      preheader: () => 'Il n’y a rien à confirmer. Connectez-vous comme d’habitude.',
      heading: () => 'Vous avez déjà accès',
      lead: ({ organizationName }) =>
        `Quelqu’un a demandé à rejoindre ${organizationName} avec cette adresse e-mail, qui y a déjà accès. ` +
        'Si c’était vous, il n’y a rien à confirmer\u00a0: connectez-vous comme d’habitude.',
      button: null,
      ifIgnored: () => 'Si vous ne faites rien, rien ne change.',
      whyYou: ({ organizationName }) =>
        `Vous recevez cet e-mail car votre adresse a été saisie pour rejoindre ${ended(organizationName)} ` +
        'Si ce n’était pas vous, vous pouvez l’ignorer en toute tranquillité\u00a0: personne n’a obtenu d’accès.',
    },
  },
  greeting: (inviteeName) => (inviteeName === null ? 'Bonjour,' : `Bonjour ${inviteeName},`),
  role: (roleName) => `Votre rôle\u00a0: ${roleName}`,
  quoted: (message) => `«\u00a0${message}\u00a0»`,
  messageFrom: (inviterName) =>
    inviterName === null ? 'Un message pour vous' : `Un message signé ${inviterName}`,
  personalLink: 'Votre lien personnel (merci de ne pas le transférer)\u00a0:',
};
