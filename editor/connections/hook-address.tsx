// The address at which Okta delivers events for a connection, with a button that copies it. Only for administrators,
// as only they may call the API behind it.
import { ActionIcon, CopyButton } from '@mantine/core';
import { Check, Copy } from 'lucide-react';

import { getHook } from '../../shared/api/okta-hooks.ts';
import { useApi } from '../api/hooks.ts';
import styles from './connections.module.css';
import { TEXTS as UI_TEXTS } from '../ui/texts.ts';
import { TEXTS } from './texts.ts';

/** Shows the connection's id until the address is known, so that the row keeps its height. */
export function HookAddress({ id }: { id: string }) {
  const hook = useApi(getHook, { params: { id } });
  if (hook.data === undefined) return <div className={styles.id}>{id}</div>;
  return (
    <div className={styles.id}>
      <span>{hook.data.url}</span>
      <CopyButton value={hook.data.url}>
        {({ copied, copy }) => (
          <ActionIcon size={18} aria-label={UI_TEXTS.copy.of(TEXTS.hookOf)} onClick={copy}>
            {copied ? <Check size={12} /> : <Copy size={12} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  );
}
