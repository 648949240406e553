// Texts of the frame around the pages.
import { texts } from '../i18n/texts.ts';

export const TEXTS = texts('app', {
  product: 'Signalbox',
  navigation: 'Main',
  skip: 'Skip to content',
  live: {
    live: { label: 'Live', hint: 'The page updates by itself as things happen.' },
    connecting: { label: 'Connecting', hint: 'Opening the live connection to the server.' },
    offline: {
      label: 'Offline',
      hint: 'The live connection is lost; it is tried again by itself. What you see may be old.',
    },
  },
  scheme: { label: 'Colour scheme', auto: 'Like the system', light: 'Light', dark: 'Dark' },
  account: { label: 'Account', language: 'Language', password: 'Change password', signOut: 'Sign out' },
  role: { admin: 'Administrator', editor: 'Editor', viewer: 'Viewer' },
});
