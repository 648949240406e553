// The form of a dialog before many things are changed at once: how many, which, and what may be chosen about it.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

import { ErrorPanel } from './error-panel.tsx';
import lastStyles from './last-buttons.module.css';
import styles from './many-form.module.css';

interface ManyFormProps {
  /** The sentence that says how many are changed. */
  count: string;
  /** What the change means. */
  text: string;
  /** The list of what is changed, and of what is not. */
  list: ReactNode;
  /** The title above the error of a change that failed. */
  failed: string;
  cancel: string;
  submit: { text: string; isDisabled: boolean; color?: string | undefined };
  change: { isPending: boolean; error: Error | null; send: () => void };
  onClose: () => void;
  /** The controls for what may be chosen about the change. */
  children?: ReactNode;
}

export function ManyForm({ count, text, list, failed, cancel, submit, change, onClose, children }: ManyFormProps) {
  return (
    <div className={styles.form}>
      <p className={styles.count}>{count}</p>
      <p className={styles.text}>{text}</p>
      {list}
      {change.error === null ? null : <ErrorPanel title={failed} error={change.error} />}
      {children}
      <div className={`${styles.buttons} ${lastStyles.lastButtons}`}>
        <Button variant="default" onClick={onClose}>
          {cancel}
        </Button>
        <Button
          {...(submit.color === undefined ? {} : { color: submit.color })}
          loading={change.isPending}
          disabled={submit.isDisabled}
          onClick={change.send}
        >
          {submit.text}
        </Button>
      </div>
    </div>
  );
}

/** What stays open once all others are changed: those that were refused are named, for nobody would find them again. */
export function ManyRefused(props: { count: string; list: ReactNode; close: string; onClose: () => void }) {
  return (
    <div className={styles.form}>
      <p className={styles.count}>{props.count}</p>
      {props.list}
      <div className={`${styles.buttons} ${lastStyles.lastButtons}`}>
        <Button onClick={props.onClose}>{props.close}</Button>
      </div>
    </div>
  );
}
