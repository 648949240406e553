import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  several: '{{count, number}} Knoten ausgewählt',
  severalText: 'Ziehen verschiebt sie, Entf entfernt sie, Strg C kopiert sie.',
  notFetched: 'Der Bereich konnte nicht geladen werden',
  edgeTitle: 'Leitung',
  edgeText: 'Von {{from}}, Port {{port}}, nach {{to}}.',
};
