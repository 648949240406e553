import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  title: '„{{name}}“ nachholen lassen',
  text: 'Gespeicherte Ereignisse aus dieser Zeit, zu denen dieser Flow noch keine Ausführung hat, starten je eine, der Reihe nach, mit der veröffentlichten Version.',
  since: 'Von',
  until: 'Bis',
  mode: 'Ausführungsmodus',
  modes: { dry: 'Probe: Nichts wird geschrieben', live: 'Live' },
  preview: 'Ereignisse zählen',
  found: '{{fits}}; {{taken, number}} davon sind schon gelaufen. Es würden starten: {{runs}}.',
  submit: {
    _dry_one: '{{count, number}} Probelauf starten',
    _dry_other: '{{count, number}} Probeläufe starten',
    _live_one: '{{count, number}} Ausführung live starten',
    _live_other: '{{count, number}} Ausführungen live starten',
  },
  started: {
    _dry_one: '{{count, number}} Probelauf wurde gestartet.',
    _dry_other: '{{count, number}} Probeläufe wurden gestartet.',
    _live_one: '{{count, number}} Ausführung wurde live gestartet.',
    _live_other: '{{count, number}} Ausführungen wurden live gestartet.',
  },
  earlier: 'Bisher veranlasst',
  span: '{{since}} bis {{until}}, {{mode}}',
  state: {
    running: '{{started, number}} von {{of, number}} Ausführungen gestartet',
    done: {
      _one: 'Fertig: {{count, number}} Ausführung gestartet',
      _other: 'Fertig: {{count, number}} Ausführungen gestartet',
    },
    stopped: 'Gestoppt: {{started, number}} von {{of, number}} Ausführungen gestartet',
    failed: 'Nach {{started, number}} von {{of, number}} Ausführungen beendet: {{why}}',
  },
  progress: 'Gestartete Ausführungen',
  stop: 'Stoppen',
  cancel: 'Abbrechen',
  failed: 'Der Flow konnte nicht nachholen',
};

export const GERMAN_PARTS: Messages = {
  fits: { _one: '{{count, number}} Ereignis passt', _other: '{{count, number}} Ereignisse passen' },
  runs: { _one: '{{count, number}} Ausführung', _other: '{{count, number}} Ausführungen' },
  mode: { dry: 'Probe', live: 'live' },
};
