import type { Messages } from '../../i18n/messages.ts';

export const GERMAN: Messages = {
  title: 'Diese Ausführung fortsetzen',
  text: 'Sie geht von den fehlgeschlagenen Schritten weiter; was gelungen ist, wird nicht wiederholt. Geänderte Eingaben gelten nur für diese Ausführung: ein Wert oder ein Text mit {{ expressions }}.',
  all: 'Alle Eingaben anzeigen',
  other: 'Auch die Eingaben ändern von',
  otherHint: 'Schritte, die noch nicht gelaufen sind.',
  cancel: 'Abbrechen',
  submit: 'Ausführung fortsetzen',
};
