// The control of a fixed value, by kind. Values in, values out; expressions are not its business.
import { Autocomplete, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';

import { listEventTypes } from '../../../shared/api/cards.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { useApi } from '../../api/hooks.ts';
import { useNodeScope } from '../node-scope.ts';
import type { FieldKind, FormField } from '../schema-form.ts';
import { texts } from '../texts.ts';
import { CasesControl, GroupControl } from './cases-control.tsx';
import type { OuterFieldProps } from './field-props.ts';
import { FlowControl } from './flow-control.tsx';
import { JsonControl } from './json-control.tsx';
import { KeyValuesControl, TextListControl } from './list-controls.tsx';

/** Kinds whose parts are fields of their own, with issues of their own. */
export const HAS_INNER_FIELDS: ReadonlySet<FieldKind> = new Set(['cases', 'group']);

interface FixedControlProps extends OuterFieldProps {
  controlId: string;
  isInvalid: boolean;
}

export function FixedControl(props: FixedControlProps) {
  const { Inner, controlId, field, path, value, onChange, isInvalid } = props;
  const { isReadOnly } = useNodeScope();
  const common = { id: controlId, error: isInvalid, disabled: isReadOnly };
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...common}
          placeholder={hint(field)}
          value={asText(value)}
          onChange={(event) => onChange(orNothing(event.currentTarget.value))}
        />
      );
    case 'textarea':
      return (
        <Textarea
          {...common}
          placeholder={hint(field)}
          autosize
          minRows={3}
          maxRows={12}
          value={asText(value)}
          onChange={(event) => onChange(orNothing(event.currentTarget.value))}
        />
      );
    case 'any':
      return (
        <TextInput
          {...common}
          placeholder={hint(field)}
          value={asText(value)}
          onChange={(event) => onChange(asScalar(event.currentTarget.value))}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          placeholder={hint(field)}
          value={typeof value === 'number' ? value : ''}
          allowDecimal={field.schema.type !== 'integer'}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'boolean':
      return (
        <SegmentedControl
          id={controlId}
          size="xs"
          aria-label={field.title}
          disabled={isReadOnly}
          data={[
            { value: 'true', label: texts.yes },
            { value: 'false', label: texts.no },
          ]}
          value={String(value ?? field.fallback ?? false)}
          onChange={(next) => onChange((next === 'true') === field.fallback ? undefined : next === 'true')}
        />
      );
    case 'enum':
      return (
        <Select
          {...common}
          data={field.options}
          allowDeselect={!field.required}
          placeholder={texts.nothingChosen}
          value={typeof value === 'string' ? value : typeof field.fallback === 'string' ? field.fallback : null}
          onChange={(next) => onChange(next === null || next === field.fallback ? undefined : next)}
        />
      );
    case 'event-type':
      return <EventTypeControl {...props} />;
    case 'flow':
      return <FlowControl controlId={controlId} value={value} onChange={onChange} isInvalid={isInvalid} />;
    case 'text-list':
      return <TextListControl field={field} path={path} value={value} onChange={onChange} />;
    case 'key-values':
      return <KeyValuesControl field={field} path={path} value={value} onChange={onChange} />;
    case 'cases':
      return <CasesControl Inner={Inner} field={field} path={path} value={value} onChange={onChange} />;
    case 'group':
      return <GroupControl Inner={Inner} field={field} path={path} value={value} onChange={onChange} />;
    default:
      return <JsonControl field={field} value={value} onChange={onChange} />;
  }
}

function EventTypeControl({ controlId, field, value, onChange, isInvalid }: FixedControlProps) {
  const { isReadOnly } = useNodeScope();
  const types = useApi(listEventTypes, {}, { staleMs: Number.POSITIVE_INFINITY });
  return (
    <Autocomplete
      id={controlId}
      error={isInvalid}
      disabled={isReadOnly}
      placeholder={hint(field)}
      limit={60}
      maxDropdownHeight={280}
      data={types.data?.items.map(({ type }) => type) ?? []}
      renderOption={({ option }) => (
        <span className="sb-event-type">
          <span>{option.value}</span>
          <span>{types.data?.items.find(({ type }) => type === option.value)?.description}</span>
        </span>
      )}
      value={asText(value)}
      onChange={(next) => onChange(orNothing(next))}
    />
  );
}

function hint(field: FormField): string {
  if (field.placeholder !== '') return field.placeholder;
  return field.fallback === undefined || field.fallback === '' ? '' : texts.defaultIs(String(field.fallback));
}

export function asText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What looks like a number or a truth value is one; anything else is text. */
export function asScalar(text: string): JsonValue | undefined {
  if (text === '') return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function orNothing(text: string): string | undefined {
  return text === '' ? undefined : text;
}
