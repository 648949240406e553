// The field that narrows a list by words. What is typed counts once the typing pauses; what is set from outside, by a link
// or by clearing all filters, takes the place of what stands there.
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';

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
  const [text, setText] = useState(value ?? '');
  // What was searched for comes back as `value` later, when more may have been typed: it is no news.
  const [asked, setAsked] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== asked) {
      setAsked(value);
      setText(value ?? '');
    }
  }
  const search = useDebouncedCallback((words: string) => {
    const wanted = words === '' ? undefined : words;
    setAsked(wanted);
    onSearch(wanted);
  }, PAUSE_MS);
  return (
    <TextInput
      {...(className === undefined ? {} : { className })}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
    />
  );
}
