// Texts of signing in and of the first administrator.
import { texts } from '../i18n/texts.ts';

export const TEXTS = texts('sign-in', {
  product: 'Signalbox',
  language: 'Language',
  signIn: {
    title: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    failed: 'You could not be signed in',
  },
  setUp: {
    title: 'Make the first administrator',
    text: 'This account can do everything here, and can add further people later.',
    token: 'Set-up token',
    tokenHint: 'It stands in the link that the server printed when it started, after “token=”.',
    name: 'Name',
    email: 'E-mail',
    password: 'Password',
    repeat: 'Password again',
    submit: 'Create administrator',
    failed: 'The account could not be made',
    done: 'This installation has its administrator already.',
    toSignIn: 'Go to sign-in',
  },
  problems: { repeat: 'The two passwords differ.' },
});
