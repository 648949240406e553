// The field that narrows a list by words. What is typed counts once the typing pauses. What is set from outside, by a
// link or by clearing all filters, takes the place of what stands there.
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';

import { ask, searchWords, told, wordsOf } from './search-words.ts';

interface SearchFieldProps {
  label: string;
  /** The words that narrow the list now; undefined when none do. */
  value: string | undefined;
  /** Gets the words without white space around them, or undefined for an empty field. */
  onSearch: (words: string | undefined) => void;
  className?: string | undefined;
}

const PAUSE_MS = 250;

export function SearchField({ label, value, onSearch, className }: SearchFieldProps) {
  const [words, setWords] = useState(() => searchWords(value));
  // Set during the drawing, as React allows for state that follows a prop, so that an old text is never seen.
  if (value !== words.value) setWords(told(words, value));
  // What has been set from outside in the meantime stands in the field now, and is not asked for again.
  const search = useDebouncedCallback(() => {
    const next = ask(words);
    if (next === words) return;
    setWords(next);
    onSearch(wordsOf(next));
  }, PAUSE_MS);
  return (
    <TextInput
      {...(className === undefined ? {} : { className })}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} />}
      value={words.text}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setWords((now) => ({ ...now, text }));
        search();
      }}
    />
  );
}
