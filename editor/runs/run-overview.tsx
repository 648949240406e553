// The run as a whole, while no step is selected: why it failed, what started it, what it gave.
import type { RunDetail } from '../../shared/api/runs.ts';
import { JsonView } from '../ui/json-view.tsx';
import { Failure } from './failure.tsx';
import styles from './run-page.module.css';
import { TEXTS } from './texts.ts';
import { Until } from './waiting-note.tsx';

export function RunOverview({ run }: { run: RunDetail }) {
  return (
    <div className={styles.stack}>
      {run.gathering === null ? (
        <p className={styles.hint}>{TEXTS.run.hint}</p>
      ) : (
        <div className={styles.notice}>
          <p>
            <strong>{TEXTS.gathering.title}</strong>
          </p>
          <p>{TEXTS.gathering.text(run.gathering.events)}</p>
          <Until label={TEXTS.gathering.until} until={run.gathering.until} />
        </div>
      )}
      {run.error === null ? null : (
        <div className={styles.block}>
          <h2 className={styles.label}>{TEXTS.run.error}</h2>
          <Failure error={run.error} />
        </div>
      )}
      <div className={styles.block}>
        <h2 className={styles.label}>{TEXTS.run.trigger}</h2>
        <JsonView value={run.trigger.output} label={TEXTS.run.trigger} empty={TEXTS.run.triggerEmpty} open={2} />
      </div>
      {run.result === null ? null : (
        <div className={styles.block}>
          <h2 className={styles.label}>{TEXTS.run.result}</h2>
          <JsonView value={run.result} label={TEXTS.run.result} />
        </div>
      )}
    </div>
  );
}
