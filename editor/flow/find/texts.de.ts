import type { Messages } from '../../i18n/messages.ts';

export const GERMAN: Messages = {
  title: 'Im Flow suchen',
  placeholder: 'Wörter oder is:invalid, uses:…',
  hint: 'Die Eingabetaste geht durch die Treffer. Außerdem:',
  count: { _nothing: 'Nichts gefunden', _found: '{{all, number}} gefunden', _: '{{at, number}} von {{all, number}}' },
  previous: 'Vorheriger Treffer',
  next: 'Nächster Treffer',
  close: 'Schließen',
  outline: 'Gliederung des Flows',
  outlineHelp: 'Die Tasten der Arbeitsfläche gelten auch hier.',
  leadsTo: { _out: '→ {{names}}', _: '{{port}} → {{names}}' },
  issues: { _one: '{{count, number}} Problem', _other: '{{count, number}} Probleme' },
  disabled: 'deaktiviert',
  notes: 'Notizen',
  paletteTitle: 'Alles tun',
  palettePlaceholder: 'Ein Befehl, eine neue Karte, ein Knoten oder eine Seite',
  paletteKeys: 'Pfeiltasten wählen, Eingabe führt aus, Esc schließt',
  nothing: 'Nichts dergleichen.',
  groups: { command: 'Befehle', node: 'Knoten dieses Flows', card: 'Neue Karten', page: 'Seiten' },
  addCard: '{{title}} hinzufügen',
};
