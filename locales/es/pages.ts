import type { PageWords } from '../page-words.ts';

export const pages: PageWords = {
  invitation: {
    heading: (organization) => `Únete a ${organization}`,
    greeting: (name) => `Hola, ${name}:`,
    from: (inviter) => `${inviter} te ha invitado a ser miembro.`,
    withoutInviter: 'Te han invitado a ser miembro.',
    joining: 'Has pedido ser miembro. Confirma que fuiste tú.',
    role: (count) => (count === 1 ? 'Tu rol' : 'Tus roles'),
    address: 'Enviada a',
    validUntil: 'Válida hasta',
    accept: 'Aceptar la invitación',
    join: 'Confirmar y unirme',
    decline: 'Rechazar',
    unexpected: '¿No la esperabas? Cierra esta página y no pasará nada.',
  },
  confirmDecline: {
    heading: '¿Rechazar la invitación?',
    text: (organization) =>
      `La invitación a ${organization} terminará y su enlace dejará de funcionar. Para unirte más adelante necesitarás otra.`,
    yes: 'Sí, rechazar',
    back: 'Volver',
  },
  accepted: {
    heading: (organization) => `Te damos la bienvenida a ${organization}`,
    text: 'Ya eres miembro.',
    continue: 'Continuar',
    close: 'No queda nada por hacer aquí. Puedes cerrar esta página.',
  },
  member: {
    heading: (organization) => `Eres miembro de ${organization}`,
    text: 'Ya aceptaste esta invitación. Inicia sesión como siempre.',
  },
  replaced: {
    heading: 'Hay un correo más reciente',
    text: 'El enlace que has abierto fue sustituido por el de un correo nuestro más reciente. Abre el último: solo funciona su enlace. Puede tardar un minuto en llegar.',
  },
  declined: {
    heading: 'Invitación rechazada',
    text: (organization) =>
      `No recibirás más correos sobre ella. ¿Has cambiado de opinión? Pide otra a la persona de ${organization} que te invitó.`,
  },
  refused: {
    heading: 'Todavía no puedes unirte',
    noSeat: 'En este momento todas las plazas de la organización están ocupadas.',
    notAllowed:
      'En este momento las reglas de la organización no permiten que se una esta dirección de correo.',
    inviterGone: 'La persona que te invitó ya no puede invitar a este rol.',
    roleGone: 'El rol al que te invitaron ya no existe aquí.',
    domainClaimed:
      'El dominio de tu dirección de correo pertenece ahora a otra organización, y solo ella puede darle acceso.',
    isMember: 'Esta dirección de correo ya pertenece a un miembro.',
    whatToDo:
      'Tu invitación sigue abierta. Pide a la persona que te invitó que lo resuelva y abre el enlace de nuevo.',
    reference: 'Para su administrador:',
  },
  gone: {
    heading: 'Este enlace ya no funciona',
    text: 'Los enlaces de invitación se usan una sola vez y durante un tiempo limitado.',
    whatToDo: [
      { when: '¿Ya aceptaste?', advice: 'Eres miembro: inicia sesión como siempre.' },
      { when: '¿Tienes varios correos nuestros?', advice: 'Abre el más reciente: solo funciona su enlace.' },
      {
        when: '¿Ninguna de las dos?',
        advice: 'Pide a la persona que te invitó que te envíe otra invitación.',
      },
    ],
  },
  pending: {
    heading: 'Tenemos tu respuesta',
    text: 'Está guardada y tendrá efecto en un momento. No hace falta que la envíes de nuevo; puedes cerrar esta página.',
  },
  unavailable: {
    heading: 'Volvemos enseguida',
    text: 'Ahora mismo no podemos recibir tu respuesta. Nada ha cambiado. Inténtalo de nuevo dentro de un minuto.',
    retry: 'Intentar de nuevo',
  },
  crossSite: {
    heading: 'Responde desde tu correo',
    text: 'Esta respuesta llegó desde otro sitio web y no hemos hecho nada con ella. Abre el enlace del correo de invitación y responde allí.',
  },
  unreadable: {
    heading: 'La respuesta no llegó completa',
    text: 'Nada ha cambiado. Abre otra vez el enlace del correo de invitación y responde allí.',
  },
  footer: 'Invitaciones con Usher',
};
