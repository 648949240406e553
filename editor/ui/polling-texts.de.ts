import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  states: {
    off: 'Die Abfrage ist aus.',
    starting: 'Die Abfrage beginnt.',
    running: 'Die Abfrage läuft.',
    behind: 'Die Abfrage ist im Rückstand.',
    failing: 'Die Abfrage schlägt fehl.',
  },
  readTo: 'Gelesen bis',
  clock: {
    _ahead: 'Die Uhr dieses Servers geht {{minutes, number}} min gegenüber der von Okta vor: Stellen Sie sie richtig.',
    _behind:
      'Die Uhr dieses Servers geht {{minutes, number}} min gegenüber der von Okta nach: Stellen Sie sie richtig.',
  },
};
