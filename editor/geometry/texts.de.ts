import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  unknownCard: 'Unbekannte Karte: {{card}}',
  disabled: 'Deaktiviert · {{title}}',
  items: { _one: '{{count, number}} Element', _other: '{{count, number}} Elemente' },
};
