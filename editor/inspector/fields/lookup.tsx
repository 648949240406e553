// Offers values of the connection's org for an input, by a button that opens a list with a search, and tells the name
// of what was entered. The field itself takes any text and expression, so an org that does not answer hinders nobody.
import { ActionIcon, Combobox, Loader, Tooltip, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';

import { lookUpValues } from '../../../shared/api/look-ups.ts';
import { hasExpressions } from '../../../shared/expression/template.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { useApi, useApiPages } from '../../api/hooks.ts';
import { useNodeScope, type NodeScope } from '../node-scope.ts';
import fieldStyles from '../../ui/field.module.css';
import { TEXTS } from '../texts.ts';
import styles from './fields.module.css';

export interface Lookup {
  /** What is looked up, as the API calls it. */
  kind: string;
  /** The name of the input that says whose values they are; undefined: those of the whole org. */
  of: string | undefined;
}

/** What the schema of an input says of looking up its values; undefined: nothing. */
export function lookupOf({ lookup }: JsonObject): Lookup | undefined {
  if (!isJsonObject(lookup) || typeof lookup.kind !== 'string') return undefined;
  return { kind: lookup.kind, of: typeof lookup.of === 'string' ? lookup.of : undefined };
}

/** Milliseconds without a letter after which the org is asked. */
const SEARCH_MS = 250;
/** An id of Okta; all have this length. */
const ID = /^[0-9A-Za-z]{20}$/;
/** The value of the option that fetches more. With its space it is no id. */
const MORE = ' more';

/** `of`: the id of what the values belong to, where they do. `hindrance`: says why they cannot be asked for now. */
function ownerOf({ of }: Lookup, { org, inputs }: NodeScope): { of?: string; hindrance?: string } {
  if (org === undefined) return { hindrance: TEXTS.lookup.noConnection };
  if (of === undefined) return {};
  const owner = inputs[of];
  if (typeof owner !== 'string' || owner.trim() === '') return { hindrance: TEXTS.lookup.ownerFirst };
  return hasExpressions(owner) ? { hindrance: TEXTS.lookup.ownerUnknown } : { of: owner.trim() };
}

/** The button and its list. `onChoose` gets the id of what was chosen. */
export function LookupButton({
  lookup,
  title,
  onChoose,
}: {
  lookup: Lookup;
  title: string;
  onChoose: (id: string) => void;
}) {
  const scope = useNodeScope();
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setSearch('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const isOpen = combobox.dropdownOpened;
  const [q] = useDebouncedValue(search.trim(), SEARCH_MS);
  const { of, hindrance } = ownerOf(lookup, scope);
  const found = useApiPages(
    lookUpValues,
    {
      params: { id: scope.org ?? '', kind: lookup.kind },
      query: { ...(q === '' ? {} : { q }), ...(of === undefined ? {} : { of }) },
    },
    { enabled: isOpen && hindrance === undefined, retry: false },
  );
  const items = hindrance === undefined ? (found.data ?? []) : [];
  const said = hindrance ?? (found.isError ? TEXTS.lookup.failed(found.error.message) : undefined);
  const isEmpty = said === undefined && found.isSuccess && items.length === 0;
  return (
    <Combobox
      store={combobox}
      width={320}
      position="bottom-end"
      onOptionSubmit={(id) => {
        if (id === MORE) return void found.fetchNextPage();
        onChoose(id);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target targetType="button">
        <Tooltip label={TEXTS.lookup.open}>
          <ActionIcon
            size={24}
            className={styles.fieldMode}
            aria-label={`${title}: ${TEXTS.lookup.open}`}
            aria-haspopup="listbox"
            onClick={() => combobox.toggleDropdown()}
          >
            <Search size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label={TEXTS.lookup.search(title)}
          placeholder={TEXTS.lookup.placeholder}
          rightSection={found.isFetching ? <Loader size={14} /> : null}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {isOpen && said !== undefined && (
          <p className={styles.lookupSaid} role="alert">
            {said}
          </p>
        )}
        <Combobox.Options mah={280} className={styles.lookupOptions} aria-label={title}>
          {items.map(({ id, title: name, detail }) => (
            <Combobox.Option key={id} value={id}>
              <span className={styles.eventType}>
                <span>{name === '' ? id : name}</span>
                <span>{detail === '' ? id : detail}</span>
              </span>
            </Combobox.Option>
          ))}
          {said === undefined && found.hasNextPage && items.length > 0 && (
            <Combobox.Option value={MORE} className={styles.lookupMore}>
              {TEXTS.lookup.more}
            </Combobox.Option>
          )}
          {isEmpty && <Combobox.Empty>{TEXTS.lookup.nothing}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Tells what people call the thing whose id was entered; draws nothing where that is not known. */
export function LookupName({ lookup, value }: { lookup: Lookup; value: string }) {
  const scope = useNodeScope();
  const id = value.trim();
  const { of, hindrance } = ownerOf(lookup, scope);
  const { data } = useApi(
    lookUpValues,
    { params: { id: scope.org ?? '', kind: lookup.kind }, query: { id, ...(of === undefined ? {} : { of }) } },
    { enabled: !scope.isReadOnly && hindrance === undefined && ID.test(id), staleMs: 60_000 },
  );
  const [item] = data?.items ?? [];
  if (item?.id !== id) return null;
  return (
    <p className={fieldStyles.help} data-testid="lookup-name">
      <b>{item.title}</b>
      {item.detail === '' ? '' : ` · ${item.detail}`}
    </p>
  );
}
