import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  queued: 'Eingereiht',
  running: 'Läuft',
  waiting: 'Wartet',
  succeeded: 'Erfolgreich',
  failed: 'Fehlgeschlagen',
  cancelled: 'Abgebrochen',
  skipped: 'Übersprungen',
  simulated: 'Simuliert',
};

export const GERMAN_TALLY: Messages = { ok: 'ok' };
