// What stands where a page will be while its code is loading: quiet, and of the page's own measures.
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
