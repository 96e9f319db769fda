import { ended } from '../ended.ts';
import { instantWriter } from '../instant.ts';
import type { EmailFields, EmailWords } from '../email-words.ts';

const instant = instantWriter('pt-BR');

// "De" and "em" are not joined with an article ("da", "no"), because the gender of an organization's name is unknown.
const whyInvited = ({ organizationName }: EmailFields) =>
  `Você recebeu este e-mail porque seu endereço foi usado para convidar você para ${ended(organizationName)} ` +
  'Se não esperava por ele, pode ignorá-lo sem problemas.';

const untilWhen = ({ expiresAtMs }: EmailFields) =>
  `O convite vale até ${instant(expiresAtMs)}. ` +
  'Se você não fizer nada, ele simplesmente expira nesse momento e nenhum acesso é criado.';

export const emails: EmailWords = {
  kinds: {
    invitation: {
      subject: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Você recebeu um convite para participar de ${organizationName}`
          : `${inviterName} convidou você para participar de ${organizationName}`,
      preheader: ({ expiresAtMs }) => `O convite vale até ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Participe de ${organizationName}`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Você recebeu um convite para fazer parte de ${ended(organizationName)} Leva só um instante.`
          : `${inviterName} convidou você para fazer parte de ${ended(organizationName)} Leva só um instante.`,
      button: 'Aceitar o convite',
      ifIgnored: untilWhen,
      whyYou: whyInvited,
    },
    reminder: {
      subject: ({ organizationName }) => `Lembrete: seu convite para participar de ${organizationName}`,
      preheader: ({ expiresAtMs }) => `Ele ainda vale até ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `${organizationName} ainda espera por você`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Você recebeu um convite para fazer parte de ${organizationName}, e ele ainda está de pé.`
          : `${inviterName} convidou você para fazer parte de ${organizationName}, e o convite ainda está de pé.`,
      button: 'Aceitar o convite',
      ifIgnored: untilWhen,
      whyYou: whyInvited,
    },
    last_call: {
      subject: ({ organizationName }) =>
        `Última chamada: seu convite para participar de ${organizationName} está quase expirando`,
      preheader: ({ expiresAtMs }) => `Você pode aceitá-lo até ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Seu convite para ${organizationName} está quase expirando`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Você recebeu um convite para fazer parte de ${organizationName}, e resta pouco tempo para aceitá-lo.`
          : `${inviterName} convidou você para fazer parte de ${organizationName}, e resta pouco tempo para aceitar o convite.`,
      button: 'Aceitar o convite',
      ifIgnored: (facts) => `${untilWhen(facts)} Para participar depois, você precisaria de um novo convite.`,
      whyYou: whyInvited,
    },
    join: {
      subject: ({ organizationName }) => `Confirme que você quer participar de ${organizationName}`,
      preheader: ({ expiresAtMs }) => `O link funciona até ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Falta um passo para participar de ${organizationName}`,
      lead: ({ organizationName }) =>
        `Alguém pediu para participar de ${organizationName} com este endereço de e-mail. ` +
        'Se foi você, é só confirmar e pronto.',
      button: 'Confirmar e participar',
      ifIgnored: ({ expiresAtMs }) =>
        `O link funciona até ${instant(expiresAtMs)}. ` +
        'Se você não fizer nada, ele deixa de funcionar nesse momento e ninguém entra com este endereço.',
      whyYou: ({ organizationName }) =>
        `Você recebeu este e-mail porque seu endereço foi usado em um pedido para participar de ${ended(organizationName)} ` +
        'Se não foi você, pode ignorá-lo sem problemas.',
    },
    already_member: {
      subject: ({ organizationName }) => `Você já faz parte de ${organizationName}`,
      preheader: () => 'Não há nada para confirmar. É só entrar como sempre.',
      heading: ({ organizationName }) => `Você já faz parte de ${organizationName}`,
      lead: ({ organizationName }) =>
        `Alguém pediu para participar de ${organizationName} com este endereço de e-mail, que já tem acesso. ` +
        'Se foi você, não há nada para confirmar: é só entrar como sempre.',
      button: null,
      ifIgnored: () => 'Se você não fizer nada, tudo continua como está.',
      whyYou: ({ organizationName }) =>
        `Você recebeu este e-mail porque seu endereço foi usado em um pedido para participar de ${ended(organizationName)} ` +
        'Se não foi você, pode ignorá-lo sem problemas: ninguém ganhou acesso.',
    },
  },
  greeting: (inviteeName) => (inviteeName === null ? 'Olá!' : `Olá, ${inviteeName}!`),
  role: (roleName) => `Sua função: ${roleName}`,
  quoted: (message) => `“${message}”`,
  messageFrom: (inviterName) =>
    inviterName === null ? 'Uma mensagem para você' : `Uma mensagem de ${inviterName}`,
  personalLink: 'Seu link pessoal (por favor, não o encaminhe):',
};
