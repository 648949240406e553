// The end of a list that is read by pages. The next page is asked for before its place comes into sight; a button
// asks again when that failed.
import { Button } from '@mantine/core';
import { useEffect, useEffectEvent, useRef } from 'react';

import styles from './data-table.module.css';
import { goesOnByItself, type More } from './list-more.ts';
import { TEXTS } from './texts.ts';

/** How far below the edge of the window the end counts as near. */
const AHEAD = '800px';

/**
 * Give it the number of rows as its key. The browser tells only of changes, so that an end that is still in sight
 * after a page has come says so only as a new element.
 */
export function ListEnd({ more }: { more: More }) {
  const end = useRef<HTMLDivElement>(null);
  // Reads what `more` says now, without the observer being made anew at each drawing.
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
