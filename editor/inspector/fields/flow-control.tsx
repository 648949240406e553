// Choosing a flow to call. Which ones can be called, and with what, they say themselves.
import { TEXTS } from '../texts.ts';
import { useCallableFlows } from '../use-callable-flows.ts';
import { OneOfControl, type ControlProps } from './one-of-control.tsx';

export function FlowControl(props: ControlProps) {
  const flows = useCallableFlows(true);
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
