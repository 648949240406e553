// Texts of the table of scopes: publishing and connections have it.
import { texts } from '../i18n/texts.ts';

export const SCOPE_TEXTS = texts('ui/scope', {
  scope: 'Scope',
  granted: 'Granted',
  permissions: 'Permissions of the admin role',
  standardRole: 'a standard role',
  state: { granted: 'Granted', missing: 'Not granted', unknown: 'Not known', notNeeded: 'Not needed' },
  asking: 'Asking …',
});
