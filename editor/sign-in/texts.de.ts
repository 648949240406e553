import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  product: 'Signalbox',
  language: 'Sprache',
  signIn: {
    title: 'Anmelden',
    email: 'E-Mail',
    password: 'Passwort',
    submit: 'Anmelden',
    failed: 'Sie konnten nicht angemeldet werden',
  },
  setUp: {
    title: 'Ersten Administrator anlegen',
    text: 'Dieses Konto kann hier alles tun und später weitere Personen hinzufügen.',
    token: 'Einrichtungs-Token',
    tokenHint: 'Es steht in dem Link, den der Server beim Start ausgegeben hat, hinter „token=“.',
    name: 'Name',
    email: 'E-Mail',
    password: 'Passwort',
    repeat: 'Passwort wiederholen',
    submit: 'Administrator anlegen',
    failed: 'Das Konto konnte nicht angelegt werden',
    done: 'Diese Installation hat bereits einen Administrator.',
    toSignIn: 'Zur Anmeldung',
  },
  problems: { repeat: 'Die beiden Passwörter stimmen nicht überein.' },
};
