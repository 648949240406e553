// The menu at a field that was refused: why it does not fit, and the ways in which it would, each with what it gives
// for the sample.
import { Menu } from '@mantine/core';

import { PointMenu } from '../ui/point-menu.tsx';
import type { CheckedWay } from './fit.ts';
import { preview } from './data-tree.ts';
import { TEXTS } from './texts.ts';
import styles from './ways-menu.module.css';

interface WaysMenuProps {
  /** A sentence that says why the field does not fit. */
  reason: string;
  ways: readonly CheckedWay[];
  /** Pixels from the left and the upper edge of the window. */
  at: { x: number; y: number };
  /** Gets the expression of the way, without braces. */
  onPick: (source: string) => void;
  onClose: () => void;
}

export function WaysMenu({ reason, ways, at, onPick, onClose }: WaysMenuProps) {
  return (
    <PointMenu label={`${reason} ${TEXTS.waysTitle}`} at={at} testId="ways-menu" isOfField onClose={onClose}>
      <Menu.Label className={styles.reason}>{reason}</Menu.Label>
      <WayItems ways={ways} onPick={onPick} />
    </PointMenu>
  );
}

/** The ways as items of a menu. */
export function WayItems({ ways, onPick }: Pick<WaysMenuProps, 'ways' | 'onPick'>) {
  return (
    <>
      <Menu.Label>{TEXTS.waysTitle}</Menu.Label>
      {ways.map(({ title, source, value }) => (
        <Menu.Item key={source} title={source} className={styles.item} onClick={() => onPick(source)}>
          <span className={styles.way}>
            <span>{title}</span>
            <span className={styles.value} data-none={value === undefined}>
              {value === undefined ? TEXTS.failsOnSample : shown(value)}
            </span>
          </span>
        </Menu.Item>
      ))}
    </>
  );
}

function shown(value: Exclude<CheckedWay['value'], undefined>): string {
  if (value === '') return '""';
  return typeof value === 'object' && value !== null ? JSON.stringify(value).slice(0, 80) : preview(value);
}
