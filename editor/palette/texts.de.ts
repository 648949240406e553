import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  title: 'Karten',
  search: 'Karten suchen',
  triggers: 'Auslöser',
  noMatch: 'Keine Karte passt. Versuchen Sie ein anderes Wort.',
  addTitle: 'Karte hinzufügen',
  quickPlaceholder: 'Karte hinzufügen…',
  quickKeys: '↑ ↓ wählen · Eingabe fügt hinzu · Esc schließt',
};
