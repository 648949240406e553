// J5: shows what was looked at where the answer of a call was lost, what was seen, and what that meant for the step.
import type { RunStep } from '../../../shared/run.ts';
import { Time } from '../../ui/time.tsx';
import styles from '../run-page.module.css';
import { TEXTS } from '../texts.ts';

const texts = TEXTS.looked;

export function LookedNote({ looked }: { looked: NonNullable<RunStep['looked']> }) {
  return (
    <section className={styles.block} aria-label={texts.title}>
      <h3 className={styles.label}>{texts.title}</h3>
      <dl className={styles.pairs}>
        <dt>{texts.at}</dt>
        <dd>{looked.looked}</dd>
        <dt>{texts.seen}</dt>
        <dd>{looked.seen}</dd>
        <dt>{texts.so}</dt>
        <dd>{texts.found[looked.found]}</dd>
        <dt>{texts.when}</dt>
        <dd>
          <Time at={looked.at} />
        </dd>
      </dl>
    </section>
  );
}
