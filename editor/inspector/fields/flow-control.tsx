// The choice of a flow to call. Flows say themselves whether they can be called: those that declare fields can.
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
      // The chosen flow may not be callable any more: it is still called by its name, and its issue says so.
      labelOf={(id) => flows.find((flow) => flow.id === id)?.name}
      placeholder={TEXTS.chooseFlow}
      nothingFound={TEXTS.noCallableFlow}
    />
  );
}
