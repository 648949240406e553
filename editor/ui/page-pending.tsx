// Stands in the place of a page while its code is loading: it is quiet, and measures what the page measures, so that
// little moves when that comes.
import { Skeleton } from '@mantine/core';

import styles from './page.module.css';

export function PagePending() {
  return (
    <div className={styles.page} aria-busy="true">
      <Skeleton height={24} width={160} my={4} />
      <Skeleton height={280} radius="lg" />
    </div>
  );
}
