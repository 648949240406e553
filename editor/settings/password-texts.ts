// Texts of the dialog by which people change their password: every page may open it, so it does without the settings'.
import { texts } from '../i18n/texts.ts';

export const PASSWORD_TEXTS = texts('settings/password', {
  title: 'Change password',
  current: 'Current password',
  next: 'New password',
  submit: 'Change password',
  done: 'Your password was changed.',
  failed: 'The password was not changed',
});
