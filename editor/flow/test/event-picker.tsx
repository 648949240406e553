// Choosing one of the stored events.
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

import { listEvents } from '../../../shared/api/events.ts';
import { useApi } from '../../api/hooks.ts';
import { localText } from '../../ui/time-text.ts';
import { TEXTS } from './texts.ts';

export function EventPicker({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query, 200);
  const events = useApi(
    listEvents,
    { query: { limit: 50, ...(asked === '' || asked.includes(' · ') ? {} : { q: asked }) } },
    { keepPrevious: true },
  );
  const options =
    events.data?.items.map(({ id, eventType, receivedAt }) => ({
      value: id,
      label: `${eventType} · ${localText(receivedAt)}`,
    })) ?? [];
  const isKnown = value === null || options.some((option) => option.value === value);
  return (
    <Select
      aria-label={TEXTS.chooseEvent}
      placeholder={TEXTS.searchEvents}
      searchable
      clearable
      nothingFoundMessage={events.isPending ? '…' : TEXTS.noEvents}
      filter={({ options: all }) => all}
      data={isKnown ? options : [{ value, label: value }, ...options]}
      value={value}
      onChange={onChange}
      onSearchChange={setQuery}
    />
  );
}
