// The field that narrows a list by words. What is typed counts once the typing pauses; what is set from outside, by a link
// or by clearing all filters, takes the place of what stands there.
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';

import { ask, searchWords, told, wordsOf } from './search-words.ts';

interface SearchFieldProps {
  label: string;
  /** What the list is narrowed by now; undefined: by nothing. */
  value: string | undefined;
  /** Without white space around it; undefined: nothing is searched for. */
  onSearch: (words: string | undefined) => void;
  className?: string | undefined;
}

const PAUSE_MS = 250;

export function SearchField({ label, value, onSearch, className }: SearchFieldProps) {
  const [words, setWords] = useState(() => searchWords(value));
  if (value !== words.value) setWords(told(words, value));
  // What was set from outside meanwhile stands there now, and is not asked for.
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
