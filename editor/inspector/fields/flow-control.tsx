// Choosing a flow to call. Which ones can be called, and with what, they say themselves.
import { listCallableFlows } from '../../../shared/api/flows.ts';
import { useApi } from '../../api/hooks.ts';
import { TEXTS } from '../texts.ts';
import { OneOfControl, type ControlProps } from './one-of-control.tsx';

export function FlowControl(props: ControlProps) {
  const flows = useApi(listCallableFlows).data?.items ?? [];
  const options = flows
    .filter((flow) => flow.fields !== null)
    .map(({ id, name, active }) => ({ value: id, label: active ? name : TEXTS.inactiveFlow(name) }));
  return (
    <OneOfControl
      {...props}
      options={options}
      // One that cannot be called, or is not there: its issue says so.
      labelOf={(id) => flows.find((flow) => flow.id === id)?.name}
      placeholder={TEXTS.chooseFlow}
      nothingFound={TEXTS.noCallableFlow}
    />
  );
}
