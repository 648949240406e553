// Tells above the data tree where its values come from, and opens the choice: the last run, a stored event, or what the
// cards declare. It also tells how many outputs are pinned, which stand for their nodes whatever is chosen.
import { Button, Popover } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { ChevronDown, Pin } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';

import type { EditorSession } from '../session/session.ts';
import { localText } from '../ui/time-text.ts';
import { readSampleOf } from './read-sample.ts';
import { TEXTS } from './texts.ts';
import styles from './sample-chooser.module.css';

/** The list is fetched apart, when somebody opens it. */
const SampleList = lazy(async () => ({ default: (await import('./sample-list.tsx')).SampleList }));

interface SampleChooserProps {
  session: EditorSession;
  /** The keys of the triggers that reach the node: the first of them makes the data of a stored event. */
  triggers: readonly string[];
}

export function SampleChooser({ session, triggers }: SampleChooserProps) {
  const { trial } = session;
  const sample = useSelector(trial, ({ context }) => context.sample);
  const isRead = useSelector(trial, ({ context }) => context.isSampleRead);
  const pins = useSelector(trial, ({ context }) => Object.keys(context.pins).length);
  const [isOpen, setOpen] = useState(false);
  const [isGone, setGone] = useState(false);
  const [trigger] = triggers;
  // A choice from before a reload has to be read again; one that is made in the list is read there.
  useEffect(() => {
    if (isRead) return undefined;
    let isOver = false;
    const read = async (): Promise<void> => {
      try {
        const found = await readSampleOf(sample, session, trigger);
        if (!isOver) trial.trigger.sampled({ sample, read: found });
      } catch {
        // It may have been pruned. The cards' samples then stand in, and the chooser says so.
        if (!isOver) setGone(true);
      }
    };
    void read();
    return () => {
      isOver = true;
    };
  }, [isRead, sample, session, trial, trigger]);
  const name =
    sample.kind === 'card'
      ? TEXTS.ofCards
      : sample.kind === 'run'
        ? TEXTS.ofRun(localText(sample.startedAt))
        : TEXTS.ofEvent(sample.label);
  return (
    <div className={styles.line}>
      <span className={styles.label}>{TEXTS.valuesOf}</span>
      <Popover opened={isOpen} onChange={setOpen} width={320} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            className={styles.button}
            aria-label={`${TEXTS.valuesOf} ${name}`}
            data-testid="sample-source"
            rightSection={<ChevronDown size={12} aria-hidden />}
            onClick={() => setOpen(!isOpen)}
          >
            {name}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={8} data-testid="sample-list" data-keeps-input>
          <Suspense fallback={<div className={styles.waiting} aria-busy="true" />}>
            <SampleList
              session={session}
              trigger={trigger}
              onChosen={() => {
                setGone(false);
                setOpen(false);
              }}
            />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      {pins > 0 && (
        <span className={styles.pins} title={TEXTS.pinsHelp}>
          <Pin size={12} aria-hidden />
          {TEXTS.pins(pins)}
        </span>
      )}
      {isGone && !isRead && <span className={styles.gone}>{TEXTS.sampleGone}</span>}
    </div>
  );
}
