// A node in the body of a For each, shown while no item is open: what became of it over all items.
import { ActionIcon } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';

import type { LoopItems } from '../../../shared/api/runs.ts';
import type { StepStatus } from '../../../shared/run.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import styles from '../run-page.module.css';
import { TEXTS } from '../texts.ts';

interface BodyDetailProps {
  name: string;
  card: string;
  node: LoopItems['nodes'][number] | undefined;
  onBack: () => void;
}

export function BodyDetail({ name, card, node, onBack }: BodyDetailProps) {
  const counts = Object.entries(node?.counts ?? {}) as [StepStatus, number][];
  return (
    <div className={styles.stack}>
      <div className={styles.stepHead}>
        <ActionIcon aria-label={TEXTS.step.back} onClick={onBack}>
          <ArrowLeft size={16} />
        </ActionIcon>
        <div className={styles.stepTitle}>
          <h2>{name}</h2>
          <p>{card}</p>
        </div>
      </div>
      <p className={styles.hint}>{TEXTS.loop.body}</p>
      {counts.length === 0 ? null : (
        <div className={styles.block}>
          <h3 className={styles.label}>{TEXTS.loop.counts}</h3>
          <dl className={styles.pairs}>
            {counts.map(([status, count]) => (
              <div key={status} className={styles.pair}>
                <dt>
                  <StatusBadge status={status} />
                </dt>
                <dd>{count}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </div>
  );
}
