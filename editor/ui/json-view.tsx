// Shows JSON as a tree that can be opened by keyboard and copied. Large values begin closed.
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { JsonView as Tree } from 'react-json-view-lite';

import type { JsonValue } from '../../shared/json.ts';
import styles from './json-view.module.css';
import { TEXTS } from './texts.ts';

/** Letters of the value as indented text. Beyond this, only its first level begins open. */
const EXPANDED_SIZE = 20_000;

/** Class names for the parts of `react-json-view-lite`; `ariaLables` is its spelling. */
const look = {
  container: styles.container ?? '',
  basicChildStyle: styles.child ?? '',
  childFieldsContainer: styles.fields ?? '',
  label: styles.label ?? '',
  clickableLabel: styles.labelClickable ?? '',
  nullValue: styles.null ?? '',
  undefinedValue: styles.null ?? '',
  numberValue: styles.number ?? '',
  stringValue: styles.string ?? '',
  booleanValue: styles.number ?? '',
  otherValue: styles.null ?? '',
  punctuation: styles.punctuation ?? '',
  expandIcon: `${styles.toggle} ${styles.closed}`,
  collapseIcon: `${styles.toggle} ${styles.open}`,
  collapsedContent: styles.collapsed ?? '',
  noQuotesForStringValues: false,
  quotesForFieldNames: false,
  stringifyStringValues: true,
  ariaLables: { collapseJson: TEXTS.tree.close, expandJson: TEXTS.tree.open },
};

interface JsonViewProps {
  value: JsonValue | undefined;
  /** Names the tree, and its copy button, for screen readers. */
  label: string;
  /** How many levels begin open; by default six of a small value and one of a large one. */
  open?: number;
  /** Pixels, beyond which it scrolls. */
  maxHeight?: number;
  /** What stands there when the value is absent or null. */
  empty?: string;
}

export function JsonView({ value, label, open, maxHeight = 420, empty = TEXTS.tree.empty }: JsonViewProps) {
  if (value === undefined || value === null) return <p className={styles.empty}>{empty}</p>;
  const text = JSON.stringify(value, null, 2);
  const levels = open ?? (text.length > EXPANDED_SIZE ? 1 : 6);
  return (
    <div className={styles.frame}>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? TEXTS.copy.copied : TEXTS.copy.json}>
            <ActionIcon className={styles.copy} size="sm" aria-label={TEXTS.copy.jsonOf(label)} onClick={copy}>
              {copied ? <Check size={14} /> : <Copy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
      <section className={styles.scroll} style={{ maxHeight }} aria-label={label}>
        {typeof value === 'object' ? (
          <Tree
            data={value}
            style={look}
            shouldExpandNode={(level) => level < levels}
            clickToExpandNode
            aria-label={label}
          />
        ) : (
          <code className={styles.plain}>{text}</code>
        )}
      </section>
    </div>
  );
}
