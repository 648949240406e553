// What a row is about, or is compared with: a field of earlier data, chosen from a list or taken from the data panel,
// or any expression that is typed. It is shown as a chip; a click on that is to edit its text.
import { Autocomplete } from '@mantine/core';
import { useDeferredValue, useMemo, useRef, useState } from 'react';

import { chipOfSource } from '../../mapping/chip-of.ts';
import type { DataRoot } from '../../mapping/data-panel.tsx';
import { ReferenceChip } from '../../mapping/reference-chip.tsx';
import { useFieldDrop } from '../../mapping/use-field-drop.ts';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import { useNodeScope } from '../node-scope.ts';
import { fieldChoices, type FieldChoice } from './field-choices.ts';
import { TEXTS } from './texts.ts';
import styles from './condition.module.css';

interface FieldPickerProps {
  /** Path within the node, by dots; no two places that take fields share it. */
  id: string;
  label: string;
  /** The expression, without braces; empty where nothing is chosen. */
  source: string;
  roots: readonly DataRoot[];
  onChange: (source: string) => void;
}

export function FieldPicker({ id, label, source, roots, onChange }: FieldPickerProps) {
  const { targets, isReadOnly } = useNodeScope();
  /** What is typed and not taken yet; null where nobody edits. */
  const [typed, setTyped] = useState<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const query = useDeferredValue(typed === null || typed === source ? '' : typed);
  const choices = useMemo(() => fieldChoices(roots, query), [roots, query]);
  const isEditing = typed !== null || source === '';
  /** The option that was picked: Mantine calls `onChange` with it right after, which then is no typing. */
  const picked = useRef<string | null>(null);
  const take = (next: string): void => {
    setTyped(null);
    if (next.trim() !== source) onChange(next.trim());
  };
  // Focuses what takes the place of the element that had the focus, once it is drawn.
  const focusOn = (what: 'input' | 'button'): void => {
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(what)?.focus());
  };
  const pick = (next: string): void => {
    take(next);
    focusOn('button');
  };
  const edit = (): void => {
    setTyped(source);
    focusOn('input');
  };
  const focused = useInsertTarget(targets, id, label, {
    insert: (path) => {
      if (!isReadOnly) take(path);
    },
  });
  const drop = useFieldDrop(id, isReadOnly ? undefined : take);
  const chip = useMemo(() => chipOfSource(source, roots), [source, roots]);
  return (
    <div
      ref={frame}
      className={styles.picker}
      // The field around it makes itself the target by the same event, and the last one to do so stays it.
      onFocusCapture={() => queueMicrotask(focused)}
      {...drop}
    >
      {isEditing ? (
        <Autocomplete
          size="xs"
          aria-label={label}
          placeholder={TEXTS.chooseField}
          disabled={isReadOnly}
          value={typed ?? ''}
          limit={60}
          maxDropdownHeight={260}
          comboboxProps={{ width: 320, position: 'bottom-start' }}
          data={optionsOf(choices, typed ?? '', source)}
          filter={({ options }) => options}
          renderOption={({ option }) => <Choice choices={choices} path={option.value} />}
          selectFirstOptionOnChange
          onChange={(next) => {
            if (picked.current !== next) return setTyped(next);
            picked.current = null;
            pick(next);
          }}
          onOptionSubmit={(next) => {
            picked.current = next;
          }}
          onBlur={() => {
            if (typed !== null) take(typed.trim() === '' ? source : typed);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && typed !== null) setTyped(null);
          }}
        />
      ) : (
        <ReferenceChip
          chip={chip ?? { source: '', card: '', titles: [source], text: source }}
          label={label}
          isInvalid={false}
          isCode={chip === undefined}
          isNarrow
          {...(isReadOnly ? {} : { onEdit: edit })}
        />
      )}
    </div>
  );
}

/** The values to offer. What was typed is one of them: first where it is the path of a field, else last, as it is. */
function optionsOf(choices: readonly FieldChoice[], typed: string, source: string): string[] {
  const paths = choices.map(({ path }) => path);
  const own = typed.trim();
  if (own === '' || own === source) return paths;
  return paths.includes(own) ? [own, ...paths.filter((path) => path !== own)] : [...paths, own];
}

function Choice({ choices, path }: { choices: readonly FieldChoice[]; path: string }) {
  const choice = choices.find((each) => each.path === path);
  if (choice === undefined) return <span className={styles.choiceCode}>{TEXTS.asExpression(path)}</span>;
  return (
    <span className={styles.choice}>
      <span>{choice.title}</span>
      <span>{choice.value === '' ? choice.source : `${choice.source} · ${choice.value}`}</span>
    </span>
  );
}
