import type { ErrorCode } from '@tributary/contract'
import type { ErrorWords, Texts } from './texts.ts'

/** The words of the pages in French. */
export const french: Texts = {
  language: 'fr',
  connect: (name) => `Connecter ${name}`,
  reconnect: (name) => `Reconnecter ${name}`,
  forWorkspace: (workspace) => `pour ${workspace}`,
  willRead: (workspace) => `${workspace} pourra lire`,
  signIn: (name) => `Se connecter avec ${name}`,
  useKey: 'Utiliser une clé d’API',
  usePassword: 'Utiliser un identifiant et un mot de passe',
  leads: (name) => `Vous allez sur ${name} pour donner votre accord, puis vous revenez ici.`,
  ownAccess: (name) => `Aucune connexion à faire : l’application a son propre accès à ${name}.`,
  tryAgain: 'Réessayer',
  submit: 'Connecter',
  checking: (name) => `Vérification auprès de ${name}…`,
  oneMoment: 'Un instant…',
  or: 'ou',
  otherWays: 'Autres façons de se connecter',
  cancel: 'Annuler',
  optional: '(facultatif)',
  show: 'Afficher',
  hide: 'Masquer',
  yes: 'Oui',
  no: 'Non',
  kept: 'Vos identifiants sont conservés chiffrés. Vous pouvez mettre fin à la connexion à tout moment.',
  connected: (name) => `${name} est connecté`,
  works: 'Tout fonctionne. La première importation commence.',
  mayClose: 'Vous pouvez fermer cette fenêtre.',
  close: 'Fermer',
  back: (host) => `Retour à ${host}`,
  details: 'Ce qui s’est passé exactement',
  faults: {
    missing: 'Veuillez remplir ce champ.',
    too_long: 'Ce texte est trop long.',
    character: 'Ce texte contient un caractère qui ne peut pas être utilisé.',
    number: 'Veuillez donner un nombre.',
    choice: 'Veuillez choisir dans la liste.',
    pattern: 'Ce texte n’a pas la bonne forme.',
  },
  expected: (description) => `Attendu : ${description}`,
  errors: (code, name) => errorsOf(name)[code] ?? appAtFault,
}

const appAtFault: ErrorWords = {
  title: 'La connexion est impossible pour le moment',
  text: 'L’application qui vous a envoyé ici doit d’abord corriger quelque chose. Prévenez ses responsables ; les lignes ci-dessous les aideront.',
  isForHelpers: true,
}

function errorsOf(name: string): Partial<Record<ErrorCode, ErrorWords>> {
  const again = 'Fermez cette fenêtre et relancez la connexion depuis l’application.'
  return {
    'connect.credentials_refused': {
      title: `${name} n’a pas accepté`,
      text: `${name} n’a pas accepté ce que vous avez saisi. Vérifiez, puis réessayez.`,
    },
    'connect.third_party_unavailable': {
      title: `${name} est injoignable`,
      text: `${name} est injoignable pour le moment. Rien n’est perdu : attendez un instant, puis réessayez.`,
    },
    'connect.authorization_failed': {
      title: `${name} n’a pas terminé la connexion`,
      text: `${name} n’a pas terminé la connexion. Réessayez ; si cela persiste, prévenez les responsables de l’application.`,
    },
    'connect.access_denied': {
      title: 'L’accès n’a pas été accordé',
      text: `Vous n’avez pas autorisé l’accès à ${name} ; rien n’a été connecté. ${again}`,
    },
    'connect.cancelled': {
      title: 'Annulé',
      text: 'Rien n’a été connecté. Vous pouvez le faire à tout moment.',
    },
    'connect.session_unknown': {
      title: 'Cette page n’est plus valable',
      text: `Elle a été ouverte dans un autre navigateur, est restée ouverte trop longtemps, ou a déjà servi. ${again}`,
    },
    'connect.state_mismatch': {
      title: 'Cette réponse n’est pas attendue ici',
      text: `Elle ne correspond à aucune connexion commencée dans ce navigateur, ou elle est arrivée deux fois. Par sécurité, rien n’a été connecté. ${again}`,
    },
    'connect.secret_expired': {
      title: 'Le délai est dépassé',
      text: `Par sécurité, l’accès à cette page ne dure que peu de temps. ${again}`,
    },
    'connect.link_expired': {
      title: 'Ce lien a expiré',
      text: 'Demandez un nouveau lien à la personne qui vous l’a envoyé.',
    },
    'connect.link_used': {
      title: 'Déjà connecté',
      text: 'Ce lien a déjà servi à connecter un compte. Vous n’avez plus rien à faire.',
    },
    'connect.link_invalid': {
      title: 'Ce lien est incomplet',
      text: 'Votre messagerie l’a peut-être coupé. Ouvrez-le en entier, ou demandez-en un nouveau.',
    },
    'internal.error': {
      title: 'Une erreur est survenue de notre côté',
      text: 'Elle a été notée. Veuillez réessayer dans un instant.',
    },
  }
}
