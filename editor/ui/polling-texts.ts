// Texts of polling: a connection and the coverage of its events say how it stands.
import { phrase, texts } from '../i18n/texts.ts';

export const POLLING_TEXTS = texts('ui/polling', {
  states: {
    off: 'Polling is off.',
    starting: 'Polling begins.',
    running: 'Polling runs.',
    behind: 'Polling is behind.',
    failing: 'Polling fails.',
  },
  readTo: 'Read up to',
  clock: phrase(
    {
      _ahead: "The clock of this server is {{minutes, number}} min ahead of Okta's: set it right.",
      _behind: "The clock of this server is {{minutes, number}} min behind Okta's: set it right.",
    },
    (minutes: number, isBehind: boolean) => ({ minutes, context: isBehind ? 'behind' : 'ahead' }),
  ),
});
