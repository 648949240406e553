// What is said where the server itself says nothing.
import { phrase, texts } from '../i18n/texts.ts';

export const TEXTS = texts('api', {
  unreachable: 'The server does not answer. Check that it runs and that you are online, then try again.',
  unexpected: phrase(
    "The server answered {{status}} without saying why. Try again; if it stays, look at the server's log.",
    (status: number) => ({ status }),
  ),
});
