import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  product: 'Signalbox',
  navigation: 'Hauptnavigation',
  skip: 'Zum Inhalt springen',
  live: {
    live: { label: 'Live', hint: 'Die Seite aktualisiert sich selbst, sobald etwas geschieht.' },
    connecting: { label: 'Wird verbunden', hint: 'Die Live-Verbindung zum Server wird aufgebaut.' },
    offline: {
      label: 'Offline',
      hint: 'Die Live-Verbindung ist unterbrochen und wird von selbst erneut versucht. Was Sie sehen, kann veraltet sein.',
    },
  },
  scheme: { label: 'Farbschema', auto: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  account: { label: 'Konto', language: 'Sprache', password: 'Passwort ändern', signOut: 'Abmelden' },
  role: { admin: 'Administrator', editor: 'Bearbeiter', viewer: 'Betrachter' },
};
