import type { PageWords } from '../page-words.ts';

export const pages: PageWords = {
  invitation: {
    heading: (organization) => `Participe de ${organization}`,
    greeting: (name) => `Olá, ${name}!`,
    from: (inviter) => `${inviter} convidou você para ser membro.`,
    withoutInviter: 'Você recebeu um convite para ser membro.',
    joining: 'Você pediu para ser membro. Confirme que foi você.',
    role: (count) => (count === 1 ? 'Sua função' : 'Suas funções'),
    address: 'Enviado para',
    validUntil: 'Válido até',
    accept: 'Aceitar convite',
    join: 'Confirmar e participar',
    decline: 'Recusar',
    unexpected: 'Não esperava por isto? Feche esta página e nada acontecerá.',
  },
  confirmDecline: {
    heading: 'Recusar o convite?',
    text: (organization) =>
      `O convite de ${organization} será encerrado e o link deixará de funcionar. Para participar depois, você precisará de um novo.`,
    yes: 'Sim, recusar',
    back: 'Voltar',
  },
  accepted: {
    heading: (organization) => `Boas-vindas a ${organization}`,
    text: 'Agora você é membro.',
    continue: 'Continuar',
    close: 'Não há mais nada a fazer aqui. Você pode fechar esta página.',
  },
  member: {
    heading: (organization) => `Você é membro de ${organization}`,
    text: 'Você já aceitou este convite. Entre como de costume.',
  },
  replaced: {
    heading: 'Há um e-mail mais recente',
    text: 'O link que você abriu foi substituído pelo de um e-mail nosso mais recente. Abra o último: só o link dele funciona. Ele pode levar um minuto para chegar.',
  },
  declined: {
    heading: 'Convite recusado',
    text: (organization) =>
      `Você não receberá mais e-mails sobre ele. Mudou de ideia? Peça um novo à pessoa de ${organization} que convidou você.`,
  },
  refused: {
    heading: 'Ainda não é possível participar',
    noSeat: 'No momento, todas as vagas da organização estão ocupadas.',
    notAllowed: 'No momento, as regras da organização não permitem a entrada deste endereço de e-mail.',
    inviterGone: 'A pessoa que convidou você não pode mais convidar para esta função.',
    roleGone: 'A função prevista no seu convite não existe mais aqui.',
    domainClaimed:
      'O domínio do seu e-mail agora pertence a outra organização, e só ela pode permitir a entrada.',
    isMember: 'Este endereço de e-mail já pertence a um membro.',
    whatToDo:
      'Seu convite continua aberto. Peça a quem convidou você que resolva isso e abra o link de novo.',
    reference: 'Para a administração:',
  },
  gone: {
    heading: 'Este link não funciona mais',
    text: 'Links de convite podem ser usados uma única vez e por tempo limitado.',
    whatToDo: [
      { when: 'Já aceitou?', advice: 'Você é membro: entre como de costume.' },
      { when: 'Recebeu vários e-mails nossos?', advice: 'Abra o mais recente: só o link dele funciona.' },
      { when: 'Nenhum dos dois?', advice: 'Peça um novo convite à pessoa que convidou você.' },
    ],
  },
  pending: {
    heading: 'Recebemos sua resposta',
    text: 'Ela está registrada e terá efeito em instantes. Não é preciso enviar de novo; você pode fechar esta página.',
  },
  unavailable: {
    heading: 'Voltamos já',
    text: 'No momento não conseguimos receber sua resposta. Nada mudou. Tente de novo em um minuto.',
    retry: 'Tentar de novo',
  },
  crossSite: {
    heading: 'Responda pelo seu e-mail',
    text: 'Esta resposta veio de outro site, por isso não fizemos nada com ela. Abra o link do e-mail de convite e responda por lá.',
  },
  unreadable: {
    heading: 'A resposta não chegou inteira',
    text: 'Nada mudou. Abra de novo o link do e-mail de convite e responda por lá.',
  },
  footer: 'Convites com Usher',
};
