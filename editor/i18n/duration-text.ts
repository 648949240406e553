// Durations in the language of the page.
import { durationText as inWords } from '../../shared/duration-text.ts';
import { locale } from './language.ts';

/** Gives "4.2 s", in German "4,2 s"; "3 min 5 s" is the same in both, for the signs of the units are. */
export function durationText(ms: number): string {
  return inWords(ms, locale);
}
