// Shows one entry of the audit log at the side: who did what, when and from where, and how it was before and after.
import { Drawer } from '@mantine/core';

import type { AuditEntry } from '../../shared/api/audit.ts';
import { JsonView } from '../ui/json-view.tsx';
import { Time } from '../ui/time.tsx';
import styles from './settings.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.audit;

/** Open while there is an `entry`. */
export function AuditDrawer({ entry, onClose }: { entry: AuditEntry | undefined; onClose: () => void }) {
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      position="right"
      size={560}
      title={entry === undefined ? '' : `${entry.by} ${entry.what}`}
      transitionProps={{ duration: 120 }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      closeButtonProps={{ 'aria-label': texts.detail.close }}
    >
      {entry === undefined ? null : <Detail entry={entry} />}
    </Drawer>
  );
}

function Detail({ entry }: { entry: AuditEntry }) {
  const { detail } = texts;
  const outcome = { done: detail.done, refused: texts.refused, unknown: texts.unknown }[entry.outcome];
  return (
    <div className={styles.stack}>
      <dl className={styles.pairs}>
        <dt>{detail.outcome}</dt>
        <dd>
          {outcome}
          {entry.code === null ? null : <code className={styles.code}> {entry.code}</code>}
          {entry.outcome === 'unknown' ? <p className={styles.hint}>{texts.unknownHelp}</p> : null}
        </dd>
        <dt>{detail.at}</dt>
        <dd>
          <Time at={entry.at} />
        </dd>
        <dt>{detail.by}</dt>
        <dd>{entry.by}</dd>
        {entry.role === null ? null : (
          <>
            <dt>{detail.role}</dt>
            <dd>{TEXTS.users.roles[entry.role]}</dd>
          </>
        )}
        <dt>{detail.address}</dt>
        <dd>{entry.address ?? texts.noAddress}</dd>
        <dt>{detail.action}</dt>
        <dd>
          <code className={styles.code}>{entry.action}</code>
        </dd>
        {entry.subject === null ? null : (
          <>
            <dt>{detail.subject}</dt>
            <dd>{entry.subject}</dd>
          </>
        )}
      </dl>
      <section>
        <h3 className={styles.label}>{detail.before}</h3>
        <JsonView value={entry.before} label={detail.before} empty={detail.nothing} />
      </section>
      <section>
        <h3 className={styles.label}>{detail.after}</h3>
        <JsonView value={entry.after} label={detail.after} empty={detail.nothing} />
      </section>
    </div>
  );
}
