// The end of a list that is read by pages: the next one is asked for before its place is reached, or by the button where
// that failed.
import { Button } from '@mantine/core';
import { useEffect, useEffectEvent, useRef } from 'react';

import styles from './data-table.module.css';
import { goesOnByItself, type More } from './list-more.ts';
import { TEXTS } from './texts.ts';

/** So far below the edge of the window the end counts as near. */
const AHEAD = '800px';

/** Give it a key of how many rows there are: one that still stands in sight after a page says so only anew. */
export function ListEnd({ more }: { more: More }) {
  const end = useRef<HTMLDivElement>(null);
  const load = useEffectEvent(() => {
    if (goesOnByItself(more)) more.load();
  });
  useEffect(() => {
    if (end.current === null) return undefined;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && load(), {
      rootMargin: AHEAD,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={end} className={styles.more}>
      {more.failed ? <span className={styles.failed}>{TEXTS.moreFailed}</span> : null}
      <Button variant="default" size="xs" loading={more.loading} onClick={more.load}>
        {more.failed ? TEXTS.retry : TEXTS.loadMore}
      </Button>
    </div>
  );
}
