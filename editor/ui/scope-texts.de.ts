import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  scope: 'Scope',
  granted: 'Erteilt',
  permissions: 'Berechtigungen der Administratorrolle',
  standardRole: 'eine Standardrolle',
  state: { granted: 'Erteilt', missing: 'Nicht erteilt', unknown: 'Nicht bekannt', notNeeded: 'Nicht nötig' },
  asking: 'Wird gefragt …',
};
