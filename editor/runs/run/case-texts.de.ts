import type { Messages } from '../../i18n/messages.ts';

export const GERMAN: Messages = {
  title: 'Testfall erstellen',
  text: 'Der Testfall steht in der Flow-Datei, beim Entwurf. Was handelte oder wartete, wird durch das vertreten, was es in dieser Ausführung ergab; Logik läuft neu, denn sie wird geprüft.',
  holds: 'Was er enthält',
  event: 'Das Ereignis, das diese Ausführung gestartet hat',
  withoutEvent: 'Das Beispiel des Auslösers, denn das Ereignis ist nicht mehr gespeichert',
  stubs: { _one: 'Was {{count, number}} Schritt ergab', _other: 'Was {{count, number}} Schritte ergaben' },
  expects: {
    _one: 'Das Ende der Ausführung und von {{count, number}} Schritt',
    _other: 'Das Ende der Ausführung und von {{count, number}} Schritten',
  },
  redacted: {
    _zero:
      'Es enthält kein Geheimnis einer Verbindung. Prüfen Sie die personenbezogenen Daten, bevor Sie es weitergeben.',
    _one: '{{count, number}} Geheimnis steht als [redacted] da. Prüfen Sie die personenbezogenen Daten, bevor Sie es weitergeben.',
    _other:
      '{{count, number}} Geheimnisse stehen als [redacted] da. Prüfen Sie die personenbezogenen Daten, bevor Sie es weitergeben.',
  },
  differing: 'Elemente einer Schleife unterscheiden sich in {{names}}: Das erste steht für alle',
  name: 'Name des Testfalls',
  nameOf: 'Wie {{runId}}',
  asText: 'Der Testfall',
  bad: 'Das ist kein Testfall.',
  taken: 'Der Flow hat schon einen Testfall mit diesem Namen. Wählen Sie einen anderen.',
  saved: '„{{name}}“ ist jetzt ein Testfall des Flows.',
  failed: 'Der Testfall konnte nicht gespeichert werden',
  cancel: 'Abbrechen',
  save: 'Testfall behalten',
};
