// The control of a fixed value, by the kind of its field. It knows nothing of expressions.
import { Autocomplete, SegmentedControl, Select, TextInput } from '@mantine/core';

import { listEventTypes } from '../../../shared/api/cards.ts';
import { useApi } from '../../api/hooks.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { useNodeScope } from '../node-scope.ts';
import type { FieldKind } from '../schema-form.ts';
import { TEXTS } from '../texts.ts';
import { CasesControl, GroupControl } from './cases-control.tsx';
import { fieldHint, type OuterFieldProps } from './field-props.ts';
import { FlowControl } from './flow-control.tsx';
import { ColumnControl, TableControl } from './table-control.tsx';
import { KeyValuesControl, TextListControl } from './list-controls.tsx';
import { asText, orNothing } from './typed-value.ts';
import styles from './fields.module.css';

/** The kinds whose parts are fields of their own, which show their issues themselves. */
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
          placeholder={fieldHint(field)}
          value={asText(value)}
          onChange={(event) => onChange(orNothing(event.currentTarget.value))}
        />
      );
    case 'number':
      return (
        <NumberField
          {...common}
          placeholder={fieldHint(field)}
          value={typeof value === 'number' ? value : undefined}
          allowDecimal={field.schema.type !== 'integer'}
          onChange={onChange}
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
            { value: 'true', label: TEXTS.yes },
            { value: 'false', label: TEXTS.no },
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
          placeholder={TEXTS.nothingChosen}
          value={typeof value === 'string' ? value : typeof field.fallback === 'string' ? field.fallback : null}
          onChange={(next) => onChange(next === null || next === field.fallback ? undefined : next)}
        />
      );
    case 'event-type':
      return <EventTypeControl {...props} />;
    case 'flow':
      return <FlowControl controlId={controlId} value={value} onChange={onChange} isInvalid={isInvalid} />;
    case 'table':
      return <TableControl controlId={controlId} value={value} onChange={onChange} isInvalid={isInvalid} />;
    case 'column':
      return <ColumnControl {...props} />;
    case 'text-list':
      return <TextListControl field={field} path={path} value={value} onChange={onChange} />;
    case 'key-values':
      return <KeyValuesControl field={field} path={path} value={value} onChange={onChange} />;
    case 'cases':
      return <CasesControl Inner={Inner} field={field} path={path} value={value} onChange={onChange} />;
    case 'group':
      return <GroupControl Inner={Inner} field={field} path={path} value={value} onChange={onChange} />;
    default:
      // Other texts and JSON have fields of their own (value-field.tsx).
      return null;
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
      placeholder={fieldHint(field)}
      limit={60}
      maxDropdownHeight={280}
      data={types.data?.items.map(({ type }) => type) ?? []}
      renderOption={({ option }) => (
        <span className={styles.eventType}>
          <span>{option.value}</span>
          <span>{aboutType(types.data?.items.find(({ type }) => type === option.value))}</span>
        </span>
      )}
      value={asText(value)}
      onChange={(next) => onChange(orNothing(next))}
    />
  );
}

function aboutType(type: { description: string; hookEligible: boolean } | undefined): string {
  if (type === undefined || type.hookEligible) return type?.description ?? '';
  return `${TEXTS.pollOnly} ${type.description}`;
}
