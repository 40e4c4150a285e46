import type { ErrorCode } from '@tributary/contract'
import type { ErrorWords, Texts } from './texts.ts'

/** The words of the pages in English. */
export const english: Texts = {
  language: 'en',
  connect: (name) => `Connect ${name}`,
  reconnect: (name) => `Reconnect ${name}`,
  forWorkspace: (workspace) => `for ${workspace}`,
  willRead: (workspace) => `${workspace} will read`,
  signIn: (name) => `Sign in with ${name}`,
  useKey: 'Use an API key',
  usePassword: 'Use a user name and password',
  leads: (name) => `You go to ${name} to allow this, and come back here.`,
  ownAccess: (name) => `Nothing to sign in to: the app has its own access to ${name}.`,
  tryAgain: 'Try again',
  submit: 'Connect',
  checking: (name) => `Checking with ${name}…`,
  oneMoment: 'One moment…',
  or: 'or',
  otherWays: 'Other ways to connect',
  cancel: 'Cancel',
  optional: '(optional)',
  show: 'Show',
  hide: 'Hide',
  yes: 'Yes',
  no: 'No',
  kept: 'Your credentials are kept encrypted. You can end the connection at any time.',
  connected: (name) => `${name} is connected`,
  works: 'It works. The first import is on its way.',
  mayClose: 'You may close this window.',
  close: 'Close',
  back: (host) => `Back to ${host}`,
  details: 'What happened exactly',
  faults: {
    missing: 'Please fill this in.',
    too_long: 'This is too long.',
    character: 'This holds a character that can not be used.',
    number: 'Please give a number.',
    choice: 'Please choose one of the list.',
    pattern: 'This does not have the right form.',
  },
  expected: (description) => `Expected: ${description}`,
  errors: (code, name) => errorsOf(name)[code] ?? appAtFault,
}

const appAtFault: ErrorWords = {
  title: 'This can not be connected right now',
  text: 'The app that sent you here has to put something right first. Please tell the people who run it; the lines below help them.',
  isForHelpers: true,
}

function errorsOf(name: string): Partial<Record<ErrorCode, ErrorWords>> {
  const again = 'Close this window and press Connect in the app again.'
  return {
    'connect.credentials_refused': {
      title: `${name} did not accept this`,
      text: `${name} did not accept what you entered. Check it, and try again.`,
    },
    'connect.third_party_unavailable': {
      title: `${name} can not be reached`,
      text: `${name} can not be reached right now. Nothing is lost: wait a moment, and try again.`,
    },
    'connect.authorization_failed': {
      title: `${name} did not complete the sign-in`,
      text: `${name} did not complete the sign-in. Try again; if it stays, tell the people who run the app.`,
    },
    'connect.access_denied': {
      title: 'Access was not granted',
      text: `You did not allow access to ${name}, so nothing was connected. ${again}`,
    },
    'connect.cancelled': { title: 'Cancelled', text: 'Nothing was connected. You can connect at any time.' },
    'connect.session_unknown': {
      title: 'This page is no longer valid',
      text: `It was opened in another browser, stood open for too long, or is finished. ${again}`,
    },
    'connect.state_mismatch': {
      title: 'This answer does not belong here',
      text: `It belongs to no connection that was begun in this browser, or came twice. For your safety nothing was connected. ${again}`,
    },
    'connect.secret_expired': {
      title: 'This stood open for too long',
      text: `For your safety the way here is open for a short time alone. ${again}`,
    },
    'connect.link_expired': {
      title: 'This link has expired',
      text: 'Ask the people who sent it for a new one.',
    },
    'connect.link_used': {
      title: 'Already connected',
      text: 'This link has connected an account already. Nothing more is to be done.',
    },
    'connect.link_invalid': {
      title: 'This link is not complete',
      text: 'Perhaps it was cut by your mail program. Open it as a whole, or ask for a new one.',
    },
    'internal.error': {
      title: 'Something went wrong on our side',
      text: 'It was noted. Please try again in a moment.',
    },
  }
}
