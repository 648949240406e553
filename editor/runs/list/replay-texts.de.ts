import type { Messages } from '../../i18n/messages.ts';

export const GERMAN: Messages = {
  title: 'Alle Ausführungen wiederholen, die der Filter findet',
  text: 'Jedes Ereignis läuft noch einmal als neue Ausführung, in der Reihenfolge des Eingangs. Nicht beendete Ausführungen und Probeläufe bleiben außen vor.',
  count: {
    _one: '{{count, number}} Ausführung wird wiederholt.',
    _other: '{{count, number}} Ausführungen werden wiederholt.',
  },
  first: 'Die ersten davon',
  version: 'Version',
  versions: { same: 'Mit derselben Version', newest: 'Mit der neuesten Version' },
  cancel: 'Abbrechen',
  close: 'Schließen',
  run: 'Ausführung',
  submit: { _one: '{{count, number}} Ausführung wiederholen', _other: '{{count, number}} Ausführungen wiederholen' },
  started: {
    _one: '{{count, number}} neue Ausführung wurde gestartet.',
    _other: '{{count, number}} neue Ausführungen wurden gestartet.',
  },
  refused: '{{started}} gestartet; {{refused}} konnten mit der neuesten Version nicht wiederholt werden:',
  notCounted: 'Die Ausführungen konnten nicht gezählt werden',
};
