// The run as a whole, shown while no step is selected: what it stands at, what started it, what it gave.
import type { LoopItems, RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { RunStep } from '../../../shared/run.ts';
import { JsonView } from '../../ui/json-view.tsx';
import { Attention } from './attention.tsx';
import styles from '../run-page.module.css';
import { TEXTS } from '../texts.ts';

interface RunOverviewProps {
  run: RunDetail;
  flow: Flow | undefined;
  /** The steps outside of every For each. */
  steps: readonly RunStep[];
  bodies: LoopItems['nodes'];
  onSelect: (nodeId: string) => void;
}

export function RunOverview(props: RunOverviewProps) {
  const { run, steps } = props;
  return (
    <div className={styles.stack}>
      <Attention {...props} />
      {run.result === null ? null : (
        <div className={styles.block}>
          <h2 className={styles.label}>{TEXTS.run.result}</h2>
          <JsonView value={run.result} label={TEXTS.run.result} />
        </div>
      )}
      <div className={styles.block}>
        <h2 className={styles.label}>{TEXTS.run.trigger}</h2>
        <JsonView value={run.trigger.output} label={TEXTS.run.trigger} empty={TEXTS.run.triggerEmpty} open={2} />
      </div>
      {steps.length === 0 ? null : <p className={styles.hint}>{TEXTS.run.hint}</p>}
    </div>
  );
}
