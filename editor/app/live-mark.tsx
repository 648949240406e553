// Whether what is on the page is fresh: shape and word, with what it means in a tooltip.
import { Tooltip } from '@mantine/core';

import { useLiveState } from '../api/stream.ts';
import styles from './shell.module.css';
import { TEXTS } from './texts.ts';

/** Shows dots while it connects for the first time, which takes a moment only. */
export function LiveMark() {
  const state = useLiveState();
  const { label, hint } = TEXTS.live[state];
  return (
    <Tooltip label={hint} position="right" w={220}>
      <div className={styles.live} data-state={state} role="status">
        <span className={styles.dot} aria-hidden />
        {state === 'connecting' ? '…' : label}
      </div>
    </Tooltip>
  );
}
