// Controls with fields inside a field: lists of objects, as the cases of a Switch, and objects with named parts.
import { ActionIcon, NativeSelect } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Fragment, useState } from 'react';

import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { usePlaceKeys } from '../../ui/use-place-keys.ts';
import { useNodeScope } from '../node-scope.ts';
import { fieldsOf, type FormField } from '../schema-form.ts';
import { TEXTS } from '../texts.ts';
import type { OuterFieldProps } from './field-props.ts';
import { AddRow, RemoveRow } from './list-controls.tsx';
import styles from './fields.module.css';

export function CasesControl({ Inner, field, path, value, onChange }: OuterFieldProps) {
  const { isReadOnly } = useNodeScope();
  const items = Array.isArray(value) ? value.map((item) => (isJsonObject(item) ? item : {})) : [];
  const inner = fieldsOf(isJsonObject(field.schema.items) ? field.schema.items : {});
  const places = usePlaceKeys(items.length);
  const store = (next: JsonObject[]): void => onChange(next.length === 0 ? undefined : next);
  const called = (at: number): string => TEXTS.item(field.title, at + 1);
  const swap = (at: number, other: number): void => {
    const [one, two] = [items[at], items[other]];
    if (one === undefined || two === undefined) return;
    places.swapped(at, other);
    store(items.with(at, two).with(other, one));
  };
  const remove = (at: number): void => {
    places.removed(at);
    store(items.toSpliced(at, 1));
  };
  return (
    <div className={styles.cases}>
      {items.map((item, at) => (
        <fieldset key={places.keys[at]} className={styles.case}>
          <legend>{called(at)}</legend>
          <div className={styles.caseTools}>
            <ActionIcon
              size={24}
              aria-label={TEXTS.moveUp}
              disabled={isReadOnly || at === 0}
              onClick={() => swap(at, at - 1)}
            >
              <ArrowUp size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label={TEXTS.moveDown}
              disabled={isReadOnly || at === items.length - 1}
              onClick={() => swap(at, at + 1)}
            >
              <ArrowDown size={14} aria-hidden />
            </ActionIcon>
            <RemoveRow label={called(at)} isDisabled={isReadOnly} onClick={() => remove(at)} />
          </div>
          <CaseParts
            Inner={Inner}
            item={item}
            path={[...path, String(at)]}
            called={called(at)}
            parts={inner}
            choice={keysOf(field.schema.items)}
            onChange={(next) => store(items.with(at, next))}
          />
        </fieldset>
      ))}
      {!isReadOnly && (
        <AddRow
          label={field.kind === 'cases' && field.name === 'cases' ? TEXTS.addCase : TEXTS.add}
          onClick={() => store([...items, {}])}
        />
      )}
    </div>
  );
}

interface CasePartsProps extends Pick<OuterFieldProps, 'Inner' | 'path'> {
  item: JsonObject;
  /** What the case is called, such as "Case 2". */
  called: string;
  parts: readonly FormField[];
  /** The keys of which exactly one is given; empty where all parts stand side by side. */
  choice: readonly string[];
  onChange: (item: JsonObject) => void;
}

/**
 * The parts of a case. Of the parts of which one is given it shows that one, and the choice which. What was written in
 * another one is kept as long as the case is shown, and comes back when that one is chosen again.
 */
function CaseParts({ Inner, item, path, called, parts, choice, onChange }: CasePartsProps) {
  const { isReadOnly } = useNodeScope();
  const given = choice.find((name) => item[name] !== undefined);
  const [chosen, setChosen] = useState(given ?? choice[0]);
  const [kept, setKept] = useState<JsonObject>({});
  const shown = given ?? chosen;
  const choose = (name: string): void => {
    const before = shown === undefined ? undefined : item[shown];
    const others = Object.fromEntries(Object.entries(item).filter(([key]) => !choice.includes(key)));
    setKept(shown === undefined || before === undefined ? kept : { ...kept, [shown]: before });
    setChosen(name);
    onChange(kept[name] === undefined ? others : { ...others, [name]: kept[name] });
  };
  const options = parts.filter(({ name }) => choice.includes(name));
  return parts.map((part) => (
    <Fragment key={part.name}>
      {part.name === options[0]?.name && (
        <NativeSelect
          size="xs"
          aria-label={TEXTS.takenWhen(called)}
          disabled={isReadOnly}
          data={options.map(({ name, title }) => ({ value: name, label: TEXTS.takenBy(title) }))}
          value={shown ?? ''}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      )}
      {(part.name === shown || !choice.includes(part.name)) && (
        <Inner
          field={part}
          path={[...path, part.name]}
          value={item[part.name]}
          onChange={(next) => onChange(withPart(item, part.name, next))}
        />
      )}
    </Fragment>
  ));
}

/** The keys of which a schema says that exactly one is given (`oneOfKeys`). */
function keysOf(schema: JsonValue | undefined): string[] {
  const keys = isJsonObject(schema) ? schema['oneOfKeys'] : undefined;
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
}

export function GroupControl({ Inner, field, path, value, onChange }: OuterFieldProps) {
  const item = isJsonObject(value) ? value : {};
  return (
    <fieldset className={styles.case}>
      {fieldsOf(field.schema).map((part) => (
        <Inner
          key={part.name}
          field={part}
          path={[...path, part.name]}
          value={item[part.name]}
          onChange={(next) => {
            const changed = withPart(item, part.name, next);
            onChange(Object.keys(changed).length === 0 ? undefined : changed);
          }}
        />
      ))}
    </fieldset>
  );
}

function withPart(item: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  const { [name]: _before, ...others } = item;
  return value === undefined ? others : { ...item, [name]: value };
}
