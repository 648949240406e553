// A search field and its list: what is typed is kept, what comes from outside is taken, and nothing is asked for twice.
import { expect, test } from 'vitest';

import { ask, searchWords, told, wordsOf, type SearchWords } from './search-words.ts';

const typed = (words: SearchWords, text: string): SearchWords => ask({ ...words, text });

test('a word that comes back late leaves what was typed since; the next from outside is taken', () => {
  let words = typed(typed(searchWords(undefined), 'a'), 'ab ');
  words = told(words, 'a');
  expect(words.text).toBe('ab ');
  words = told({ ...words, text: 'abc' }, 'ab');
  expect(words.text).toBe('abc');
  expect(told(words, 'a').text).toBe('a');
  expect(told(words, undefined).text).toBe('');
});

test('a word that was overtaken is no longer waited for', () => {
  const overtaken = told(typed(typed(searchWords(undefined), 'a'), 'ab'), 'ab');
  expect(told(overtaken, 'a').text).toBe('a');
  const back = typed(typed(searchWords(undefined), 'a'), '');
  expect(told(back, 'a').text).toBe('a');
});

test('what stands from outside is not asked for again, nor is white space', () => {
  const typing = { ...searchWords('a'), text: 'ab' };
  const cleared = told(typing, undefined);
  expect(ask(cleared)).toBe(cleared);
  const spaced = { ...searchWords('a'), text: ' a ' };
  expect(ask(spaced)).toBe(spaced);
  expect(wordsOf({ ...spaced, text: '  ' })).toBeUndefined();
});
