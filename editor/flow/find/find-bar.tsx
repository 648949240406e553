// Search in the open flow: words or questions, and a walk through what was found.
import { ActionIcon } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent } from 'react';

import { findInFlow, STATES } from '../../session/find.ts';
import type { EditorSession } from '../../session/session.ts';
import { TEXTS } from './texts.ts';
import styles from './find-bar.module.css';

interface FindBarProps {
  session: EditorSession;
  /** Selects what was found and brings it to the middle; the field keeps the focus. */
  onShow: (id: string) => void;
  /** Called when it is closed by Escape; the focus goes to what was found last, if anything was. */
  onClose: (id: string | null) => void;
}

export function FindBar({ session, onShow, onClose }: FindBarProps) {
  const { editor, checks, manifests } = session;
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const issues = useSelector(checks.store, ({ context }) => context.issues);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState<number | null>(null);
  const found = useMemo(() => findInFlow(query, { flow, manifests, issues }), [flow, issues, manifests, query]);
  const current = at === null ? undefined : found[at];
  const step = (by: 1 | -1): void => {
    if (found.length === 0) return;
    const next = at === null ? (by === 1 ? 0 : found.length - 1) : (at + by + found.length) % found.length;
    setAt(next);
    const id = found[next]?.id;
    if (id !== undefined) onShow(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Escape') onClose(current?.id ?? null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isAsked = query.trim() !== '';
  return (
    <search className={styles.bar} aria-label={TEXTS.title} data-testid="find">
      <div className={styles.row}>
        <input
          type="search"
          aria-label={TEXTS.title}
          placeholder={TEXTS.placeholder}
          value={query}
          // It was opened to type into.
          ref={focusOnce}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(null);
          }}
          onKeyDown={onKeyDown}
        />
        <span className={styles.count} role="status">
          {isAsked ? TEXTS.count(at === null ? 0 : at + 1, found.length) : ''}
        </span>
        <ActionIcon size={28} aria-label={TEXTS.previous} onClick={() => step(-1)}>
          <ChevronUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon size={28} aria-label={TEXTS.next} onClick={() => step(1)}>
          <ChevronDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon size={28} aria-label={TEXTS.close} onClick={() => onClose(current?.id ?? null)}>
          <X size={16} aria-hidden />
        </ActionIcon>
      </div>
      {current === undefined ? (
        <p className={styles.hint}>
          {TEXTS.hint} {STATES.map((state) => `is:${state}`).join(' ')} uses:trigger.oktaUser card:slack
        </p>
      ) : (
        <p className={styles.hint}>
          <b>{current.name}</b> {current.where}
        </p>
      )}
    </search>
  );
}

/**
 * Gives the field the focus when it comes. The function stays the same, so React calls it once and not at each
 * drawing.
 */
function focusOnce(field: HTMLInputElement | null): void {
  field?.focus();
}
