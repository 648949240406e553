import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  menu: 'Ausrichten und verteilen',
  align: {
    left: 'Linke Kanten ausrichten',
    center: 'Mitten in einer Spalte ausrichten',
    right: 'Rechte Kanten ausrichten',
    top: 'Obere Kanten ausrichten',
    middle: 'Mitten in einer Reihe ausrichten',
    bottom: 'Untere Kanten ausrichten',
  },
  distribute: { x: 'Waagerecht verteilen', y: 'Senkrecht verteilen' },
  tidyDown: 'Von oben nach unten aufräumen',
  tidyOthers: 'Aufräumen, Ausgewähltes bleibt an seinem Platz',
  frame: 'Rahmen darum legen',
  lasso: 'Mit einem Lasso auswählen',
  detach: 'Von seinen Leitungen lösen',
  replug: 'Diese Leitung umstecken',
  aligned: 'Ausgerichtet.',
  distributed: 'Verteilt.',
  detached: 'Gelöst; was davor war, führt zu dem, was danach kam.',
};
