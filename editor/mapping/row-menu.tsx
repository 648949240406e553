// The menu of a field of the tree: put it into the input that had the focus last, as it is or in another form, copy it,
// and go to where it is used.
import { Menu } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Copy, CornerDownRight } from 'lucide-react';

import type { Use } from '../session/uses.ts';
import { PointMenu } from '../ui/point-menu.tsx';
import type { DataField } from './data-tree.ts';
import type { InsertTarget } from './insert-target.ts';
import { TEXTS } from './texts.ts';
import { WayItems } from './ways-menu.tsx';
import styles from './ways-menu.module.css';

interface RowMenuProps {
  field: DataField;
  /** Pixels from the left and the upper edge of the window. */
  at: { x: number; y: number };
  /** Null where no input had the focus yet. */
  target: InsertTarget | null;
  uses: readonly Use[];
  onUse: (use: Use) => void;
  onClose: () => void;
}

export function RowMenu({ field, at, target, uses, onUse, onClose }: RowMenuProps) {
  const ways = target?.ways?.(field.path) ?? [];
  // Where a page may not write to the clipboard, as over plain HTTP, copying does nothing.
  const { copy } = useClipboard();
  const then = (action: () => void) => (): void => {
    onClose();
    action();
  };
  return (
    <PointMenu label={TEXTS.menuOf(field.title)} at={at} testId="field-menu" isOfField onClose={onClose}>
      {target !== null && (
        <Menu.Item
          leftSection={<CornerDownRight size={14} aria-hidden />}
          onClick={then(() => target.insert(field.path))}
        >
          {TEXTS.insertInto(target.label)}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<Copy size={14} aria-hidden />} onClick={then(() => copy(`{{ ${field.path} }}`))}>
        {TEXTS.copyPath}
      </Menu.Item>
      {target !== null && ways.length > 0 && (
        <WayItems ways={ways} onPick={(source) => then(() => target.insertAs?.(source))()} />
      )}
      <Menu.Label>{uses.length === 0 ? TEXTS.notUsed : TEXTS.usedBy}</Menu.Label>
      {uses.map((use) => (
        <Menu.Item key={`${use.key} ${use.field.join('.')} ${use.path}`} onClick={then(() => onUse(use))}>
          <span className={styles.way}>
            <span>{use.name}</span>
            <span className={styles.value}>{TEXTS.titleOfUse(use.title)}</span>
          </span>
        </Menu.Item>
      ))}
    </PointMenu>
  );
}
