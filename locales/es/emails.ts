import { ended } from '../ended.ts';
import { instantWriter } from '../instant.ts';
import type { EmailFields, EmailWords } from '../email-words.ts';

const instant = instantWriter('es');

const whyInvited = ({ organizationName }: EmailFields) =>
  `Recibes este correo porque alguien usó tu dirección para invitarte a ${ended(organizationName)} ` +
  'Si no lo esperabas, puedes ignorarlo con toda tranquilidad.';

const untilWhen = ({ expiresAtMs }: EmailFields) =>
  `Puedes aceptar la invitación hasta el ${instant(expiresAtMs)}. ` +
  'Si no haces nada, caducará sin más en ese momento y no te unirás a la organización.';

export const emails: EmailWords = {
  kinds: {
    invitation: {
      subject: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Tienes una invitación para unirte a ${organizationName}`
          : `${inviterName} te invita a unirte a ${organizationName}`,
      preheader: ({ expiresAtMs }) => `Puedes aceptarla hasta el ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Únete a ${organizationName}`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Has recibido una invitación para formar parte de ${ended(organizationName)} Solo te llevará un momento.`
          : `${inviterName} te ha invitado a formar parte de ${ended(organizationName)} Solo te llevará un momento.`,
      button: 'Aceptar la invitación',
      ifIgnored: untilWhen,
      whyYou: whyInvited,
    },
    reminder: {
      subject: ({ organizationName }) => `Recordatorio: tu invitación para unirte a ${organizationName}`,
      preheader: ({ expiresAtMs }) => `Sigue abierta hasta el ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `En ${organizationName} te siguen esperando`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Recibiste una invitación para formar parte de ${organizationName} y sigue abierta.`
          : `${inviterName} te invitó a formar parte de ${organizationName} y la invitación sigue abierta.`,
      button: 'Aceptar la invitación',
      ifIgnored: untilWhen,
      whyYou: whyInvited,
    },
    last_call: {
      subject: ({ organizationName }) =>
        `Última llamada: tu invitación a ${organizationName} está por caducar`,
      preheader: ({ expiresAtMs }) => `Puedes aceptarla hasta el ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Tu invitación a ${organizationName} está por caducar`,
      lead: ({ inviterName, organizationName }) =>
        inviterName === null
          ? `Recibiste una invitación para formar parte de ${organizationName} y queda poco tiempo para aceptarla.`
          : `${inviterName} te invitó a formar parte de ${organizationName} y queda poco tiempo para aceptar la invitación.`,
      button: 'Aceptar la invitación',
      ifIgnored: (facts) => `${untilWhen(facts)} Para unirte más adelante necesitarías una nueva invitación.`,
      whyYou: whyInvited,
    },
    join: {
      subject: ({ organizationName }) => `Confirma que quieres unirte a ${organizationName}`,
      preheader: ({ expiresAtMs }) => `El enlace funciona hasta el ${instant(expiresAtMs)}.`,
      heading: ({ organizationName }) => `Un paso más para unirte a ${organizationName}`,
      lead: ({ organizationName }) =>
        `Alguien ha pedido unirse a ${organizationName} con esta dirección de correo. ` +
        'Si has sido tú, confírmalo y ya estarás dentro.',
      button: 'Confirmar y unirme',
      ifIgnored: ({ expiresAtMs }) =>
        `El enlace funciona hasta el ${instant(expiresAtMs)}. ` +
        'Si no haces nada, dejará de funcionar en ese momento y nadie se unirá con esta dirección.',
      whyYou: ({ organizationName }) =>
        `Recibes este correo porque alguien usó tu dirección para unirse a ${ended(organizationName)} ` +
        'Si no has sido tú, puedes ignorarlo con toda tranquilidad.',
    },
    already_member: {
      subject: ({ organizationName }) => `Ya formas parte de ${organizationName}`,
      preheader: () => 'No hay nada que confirmar. Inicia sesión como siempre.',
      heading: ({ organizationName }) => `Ya formas parte de ${organizationName}`,
      lead: ({ organizationName }) =>
        `Alguien ha pedido unirse a ${organizationName} con esta dirección de correo, que ya tiene acceso. ` +
        'Si has sido tú, no hay nada que confirmar: inicia sesión como siempre.',
      button: null,
      ifIgnored: () => 'Si no haces nada, todo seguirá igual.',
      whyYou: ({ organizationName }) =>
        `Recibes este correo porque alguien usó tu dirección para unirse a ${ended(organizationName)} ` +
        'Si no has sido tú, puedes ignorarlo con toda tranquilidad: nadie ha obtenido acceso.',
    },
  },
  greeting: (inviteeName) => (inviteeName === null ? 'Hola:' : `Hola, ${inviteeName}:`),
  role: (roleName) => `Tu rol: ${roleName}`,
  quoted: (message) => `«${message}»`,
  messageFrom: (inviterName) =>
    inviterName === null ? 'Un mensaje para ti' : `Un mensaje de ${inviterName}`,
  personalLink: 'Tu enlace personal (no lo reenvíes, por favor):',
};
