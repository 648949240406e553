import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  title: 'Passwort ändern',
  current: 'Aktuelles Passwort',
  next: 'Neues Passwort',
  submit: 'Passwort ändern',
  done: 'Ihr Passwort wurde geändert.',
  failed: 'Das Passwort wurde nicht geändert',
};
