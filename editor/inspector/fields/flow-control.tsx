// Choosing a flow to call. Which ones can be called, and with what, they say themselves.
import { Select } from '@mantine/core';

import type { JsonValue } from '../../../shared/json.ts';
import { useNodeScope } from '../node-scope.ts';
import { TEXTS } from '../texts.ts';
import { useCallableFlows } from '../use-callable-flows.ts';

interface FlowControlProps {
  controlId: string;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
  isInvalid: boolean;
}

export function FlowControl({ controlId, value, onChange, isInvalid }: FlowControlProps) {
  const { isReadOnly } = useNodeScope();
  const flows = useCallableFlows(true);
  const chosen = typeof value === 'string' && value !== '' ? value : null;
  const options = flows
    .filter((flow) => flow.fields !== null)
    .map(({ id, name, active }) => ({ value: id, label: active ? name : TEXTS.inactiveFlow(name) }));
  // One that cannot be called, or is not there: its issue says so.
  const isKnown = chosen === null || options.some((option) => option.value === chosen);
  const named = flows.find((flow) => flow.id === chosen)?.name ?? chosen ?? '';
  return (
    <Select
      id={controlId}
      error={isInvalid}
      disabled={isReadOnly}
      searchable
      clearable
      placeholder={TEXTS.chooseFlow}
      nothingFoundMessage={TEXTS.noCallableFlow}
      data={isKnown ? options : [{ value: chosen, label: named }, ...options]}
      value={chosen}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
