import type { PageWords } from '../page-words.ts';

export const pages: PageWords = {
  invitation: {
    heading: (organization) => `Rejoignez ${organization}`,
    greeting: (name) => `Bonjour ${name},`,
    from: (inviter) => `${inviter} vous invite à devenir membre.`,
    withoutInviter: 'Vous avez reçu une invitation à devenir membre.',
    joining: 'Vous avez demandé à devenir membre. Confirmez que c’était bien vous.',
    role: (count) => (count === 1 ? 'Votre rôle' : 'Vos rôles'),
    address: 'Envoyée à',
    validUntil: 'Valable jusqu’au',
    accept: 'Accepter l’invitation',
    join: 'Confirmer et rejoindre',
    decline: 'Refuser',
    unexpected: 'Vous ne l’attendiez pas ? Fermez cette page et il ne se passera rien.',
  },
  confirmDecline: {
    heading: 'Refuser l’invitation ?',
    text: (organization) =>
      `L’invitation à rejoindre ${organization} prendra fin et son lien ne fonctionnera plus. Pour devenir membre plus tard, il vous en faudra une nouvelle.`,
    yes: 'Oui, refuser',
    back: 'Revenir',
  },
  accepted: {
    heading: (organization) => `Bienvenue chez ${organization}`,
    text: 'Vous êtes maintenant membre.',
    continue: 'Continuer',
    close: 'Il n’y a plus rien à faire ici. Vous pouvez fermer cette page.',
  },
  member: {
    heading: (organization) => `Vous êtes membre chez ${organization}`,
    text: 'Vous avez déjà accepté cette invitation. Connectez-vous comme d’habitude.',
  },
  replaced: {
    heading: 'Il y a un e-mail plus récent',
    text: 'Le lien que vous avez ouvert a été remplacé par celui d’un e-mail plus récent de notre part. Ouvrez le dernier : seul son lien fonctionne. Il peut mettre une minute à arriver.',
  },
  declined: {
    heading: 'Invitation refusée',
    text: (organization) =>
      `Vous ne recevrez plus d’e-mail à ce sujet. Vous changez d’avis ? Demandez-en une nouvelle à la personne de ${organization} qui vous a écrit.`,
  },
  refused: {
    heading: 'Vous ne pouvez pas encore devenir membre',
    noSeat: 'Toutes les places de l’organisation sont prises pour le moment.',
    notAllowed: 'Pour le moment, les règles de l’organisation n’admettent pas cette adresse e-mail.',
    inviterGone: 'La personne qui a envoyé l’invitation ne peut plus inviter à ce rôle.',
    roleGone: 'Le rôle proposé dans votre invitation n’existe plus ici.',
    domainClaimed:
      'Le domaine de votre adresse e-mail appartient désormais à une autre organisation, qui seule peut l’admettre.',
    isMember: 'Cette adresse e-mail appartient déjà à un membre.',
    whatToDo:
      'Votre invitation reste ouverte. Demandez à la personne qui l’a envoyée d’y remédier, puis ouvrez de nouveau le lien.',
    reference: 'Pour son administrateur :',
  },
  gone: {
    heading: 'Ce lien ne fonctionne plus',
    text: 'Un lien d’invitation ne sert qu’une fois, et pendant un temps limité.',
    whatToDo: [
      { when: 'Déjà acceptée ?', advice: 'Vous êtes membre : connectez-vous comme d’habitude.' },
      {
        when: 'Plusieurs e-mails de notre part ?',
        advice: 'Ouvrez le plus récent : seul son lien fonctionne.',
      },
      {
        when: 'Ni l’un ni l’autre ?',
        advice: 'Demandez une nouvelle invitation à la personne qui a envoyé celle-ci.',
      },
    ],
  },
  pending: {
    heading: 'Nous avons votre réponse',
    text: 'Elle est bien enregistrée et prendra effet dans un instant. Inutile de la renvoyer : vous pouvez fermer cette page.',
  },
  unavailable: {
    heading: 'Nous revenons tout de suite',
    text: 'Nous ne pouvons pas recevoir votre réponse pour le moment. Rien n’a changé. Réessayez dans une minute.',
    retry: 'Réessayer',
  },
  crossSite: {
    heading: 'Répondez depuis votre e-mail',
    text: 'Cette réponse venait d’un autre site, nous n’en avons rien fait. Ouvrez le lien de votre e-mail d’invitation et répondez-y.',
  },
  unreadable: {
    heading: 'La réponse ne nous est pas parvenue entière',
    text: 'Rien n’a changé. Ouvrez de nouveau le lien de votre e-mail d’invitation et répondez-y.',
  },
  footer: 'Invitations avec Usher',
};
