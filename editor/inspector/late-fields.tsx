// T9: the fields for what a trigger does with events that come long after they happened.
import { Switch } from '@mantine/core';

import { LATE_AFTER_SECONDS, type FlowNode, type Late } from '../../shared/flow/flow.ts';
import { NumberField } from '../ui/number-field.tsx';
import type { NodePartProps } from './node-head.tsx';
import { useNodeScope } from './node-scope.ts';
import { TEXTS } from './texts.ts';

/** Seconds: the form counts hours, the flow seconds. */
const HOUR = 3_600;

export function LateFields({ session, nodeKey, node }: Pick<NodePartProps, 'session' | 'nodeKey' | 'node'>) {
  const { isReadOnly } = useNodeScope();
  const { late = {} } = node;
  const set = ({ afterSeconds, start }: Late): void => {
    const next: FlowNode['late'] = {
      ...(afterSeconds === undefined ? {} : { afterSeconds }),
      ...(start === true ? { start } : {}),
    };
    const patch = { late: Object.keys(next).length === 0 ? null : next };
    session.editor.dispatch({ type: 'setNode', key: nodeKey, patch });
  };
  return (
    <>
      <Switch
        label={TEXTS.late}
        description={TEXTS.lateHelp}
        disabled={isReadOnly}
        checked={late.start === true}
        onChange={(event) => set({ ...late, start: event.currentTarget.checked })}
      />
      {late.start !== true && (
        <NumberField
          label={TEXTS.lateAfter}
          placeholder={String(LATE_AFTER_SECONDS / HOUR)}
          min={1 / 60}
          max={8_760}
          disabled={isReadOnly}
          value={late.afterSeconds === undefined ? undefined : late.afterSeconds / HOUR}
          onChange={(hours) =>
            set({ ...late, afterSeconds: hours === undefined ? undefined : Math.round(hours * HOUR) })
          }
        />
      )}
    </>
  );
}
