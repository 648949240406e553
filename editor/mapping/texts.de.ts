import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  title: 'Daten',
  search: 'Felder suchen',
  hint: 'Klicken Sie auf ein Feld oder ziehen Sie es',
  noTarget: 'Wählen Sie zuerst eine Eingabe, dann das Feld, das dort stehen soll.',
  nothing: 'Vor diesem Knoten kommt noch nichts. Verbinden Sie ihn, um hier Daten zu sehen.',
  clear: '{{label}} leeren',
  noMatch: 'Kein Feld hat diesen Namen.',
  trigger: 'Auslöser',
  run: 'Ausführung',
  flow: 'Flow',
  item: 'Element von {{loop}}',
  firstItem: 'Erstes Element',
  items: { _one: '{{count, number}} Element', _other: '{{count, number}} Elemente' },
  index: 'Index',
  sampleOfRun: 'Werte des letzten Tests',
  sampleOfCard: 'Beispielwerte',
};
