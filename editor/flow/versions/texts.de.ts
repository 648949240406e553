import type { Messages } from '../../i18n/messages.ts';

export const GERMAN: Messages = {
  versionsTitle: 'Versionen',
  noVersions: 'Noch nichts ist veröffentlicht.',
  live: 'Live',
  restore: 'Als Entwurf wiederherstellen',
  compare: 'Vergleichen…',
  restored2: 'Version {{version}} ist jetzt der Entwurf. „Rückgängig“ holt Ihren zurück.',
  restoring: 'Version {{version}} wiederherstellen',
  by: 'von {{name}}',
};
