// The button that pins what a step gave, so that it stands for its node in samples and dry runs, or takes the pin out
// again (S13).
import { Button } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { Pin, PinOff } from 'lucide-react';

import type { RunDetail } from '../../shared/api/runs.ts';
import type { EditorSession } from '../session/session.ts';
import { TEXTS } from './texts.ts';
import fieldStyles from '../ui/field.module.css';

interface PinnedProps {
  session: EditorSession;
  nodeKey: string;
  /** The node's step in the run that is shown; undefined where it has none. One of an iteration cannot be pinned. */
  step: RunDetail['steps'][number] | undefined;
}

export function Pinned({ session: { trial }, nodeKey, step }: PinnedProps) {
  const isPinned = useSelector(trial, ({ context }) => Object.hasOwn(context.pins, nodeKey));
  if (isPinned) {
    return (
      <div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<PinOff size={14} aria-hidden />}
          onClick={() => trial.trigger.unpinned({ key: nodeKey })}
        >
          {TEXTS.unpin}
        </Button>
        <p className={fieldStyles.help}>{TEXTS.pinned}</p>
      </div>
    );
  }
  if (step === undefined || step.port === null || step.iteration !== null) return null;
  const pin = { port: step.port, output: step.output };
  return (
    <div>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<Pin size={14} aria-hidden />}
        onClick={() => trial.trigger.pinned({ key: nodeKey, pin })}
      >
        {TEXTS.pin}
      </Button>
    </div>
  );
}
