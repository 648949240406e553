import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  differences: 'Was sich unterscheidet, auf der Arbeitsfläche',
  canvas: 'Arbeitsfläche des Flows',
  disabled: 'Deaktiviert',
  menuFailed: 'Das Menü konnte nicht geöffnet werden',
  controls: 'Ansicht der Arbeitsfläche',
  legend: 'Was die Markierungen bedeuten',
  marks: { added: 'Hinzugefügt', changed: 'Geändert', removed: 'Entfernt' },
  copying: 'Beim Loslassen entsteht hier eine Kopie.',
  lassoStarted: 'Ziehen Sie um das, was ausgewählt werden soll. Escape bricht ab.',
  lassoDone: '{{count, number}} ausgewählt.',
  replugNowhere: 'Die Leitung bleibt: Lassen Sie sie auf dem Eingang einer Karte los.',
  replugged: 'Die Leitung führt jetzt von {{from}} nach {{to}}.',
  frameTitle: 'Rahmen',
  note: 'Notiz',
  deleteNote: 'Diese Notiz löschen',
  framePlaceholder: 'Titel dieses Teils',
  notePlaceholder: 'Schreiben Sie auf, was die Nächsten wissen sollten.',
  insertHere: 'Karte hier einfügen',
  deleteEdge: 'Diese Leitung entfernen',
  bodyOf: { _named: 'Für jedes Element · {{name}}', _: 'Für jedes Element' },
  inBody: { _named: 'in For each {{name}}', _: 'in {{name}}' },
  dropHere: 'Karten hier ablegen',
  emptyBody: 'Für kein Element geschieht etwas.',
  bodyRefused:
    'Diese Leitung kann nicht in den Rumpf von {{name}} führen: Dorthin führen nur sein Port „each“ und die Karten des Rumpfs.',
  movedInto: {
    _one: '{{count, number}} Karte in den Rumpf von {{name}} verschoben.',
    _other: '{{count, number}} Karten in den Rumpf von {{name}} verschoben.',
  },
  movedOut: {
    _one: '{{count, number}} Karte aus dem Rumpf genommen.',
    _other: '{{count, number}} Karten aus dem Rumpf genommen.',
  },
  wiresCut: {
    _one: '{{count, number}} Leitung entfernt, die seine Grenze kreuzt.',
    _other: '{{count, number}} Leitungen entfernt, die seine Grenze kreuzen.',
  },
  wiresToCut: {
    _one: 'Loslassen entfernt hier {{count, number}} Leitung, die die Grenze kreuzt.',
    _other: 'Loslassen entfernt hier {{count, number}} Leitungen, die die Grenze kreuzen.',
  },
  wiringStarted: {
    _zero: 'Kein Knoten kann {{from}} über {{port}} folgen. Drücken Sie Escape.',
    _one: 'Leitung von {{from}}, Port {{port}}. {{count, number}} möglicher Eingang. Pfeiltasten wählen, Eingabe verbindet, Escape bricht ab.',
    _other:
      'Leitung von {{from}}, Port {{port}}. {{count, number}} mögliche Eingänge. Pfeiltasten wählen, Eingabe verbindet, Escape bricht ab.',
  },
  wiringAt: '{{name}}, {{at}} von {{count}}. Eingabe verbindet.',
  wired: '{{from}} mit {{to}} verbunden.',
  wiringCancelled: 'Verbinden abgebrochen.',
  unwired: 'Leitungen von Port {{port}} entfernt.',
  portLabel: {
    _free: 'Port {{port}} von {{node}}, nicht verbunden',
    _: 'Port {{port}} von {{node}}, führt zu {{targets}}',
  },
  errors: { _one: '{{count, number}} Fehler', _other: '{{count, number}} Fehler' },
  warnings: { _one: '{{count, number}} Warnung', _other: '{{count, number}} Warnungen' },
};
