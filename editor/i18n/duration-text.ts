// Durations in the language of the page.
import { durationText as inWords } from '../../shared/duration-text.ts';
import { locale } from './language.ts';

/** "4.2 s", "4,2 s" in German; "3 min 5 s" in both, as the signs of units are the same. */
export function durationText(ms: number): string {
  return inWords(ms, locale);
}
