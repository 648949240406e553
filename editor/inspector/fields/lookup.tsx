// Values of the connection's org for an input: a button that opens a list with a search, and the name of what was chosen.
// The field itself takes any text and expression, so an org that does not answer hinders nobody.
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
  kind: string;
  /** The input that says whose they are. */
  of: string | undefined;
}

/** Undefined: the input has no values to look up. */
export function lookupOf({ lookup }: JsonObject): Lookup | undefined {
  if (!isJsonObject(lookup) || typeof lookup.kind !== 'string') return undefined;
  return { kind: lookup.kind, of: typeof lookup.of === 'string' ? lookup.of : undefined };
}

const SEARCH_MS = 250;
/** Ids of Okta, all of which have this length. */
const ID = /^[0-9A-Za-z]{20}$/;
const MORE = ' more';

/** Whose they are, or why nothing can be asked for. */
function ownerOf({ of }: Lookup, { org, inputs }: NodeScope): { of?: string; hindrance?: string } {
  if (org === undefined) return { hindrance: TEXTS.lookup.noConnection };
  if (of === undefined) return {};
  const owner = inputs[of];
  if (typeof owner !== 'string' || owner.trim() === '') return { hindrance: TEXTS.lookup.ownerFirst };
  return hasExpressions(owner) ? { hindrance: TEXTS.lookup.ownerUnknown } : { of: owner.trim() };
}

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

/** What people call the thing whose id was entered; nothing where that is not known. */
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
