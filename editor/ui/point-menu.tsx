// A menu that opens at a point of the screen, such as where the right button was pressed.
import { Menu, Portal } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import type { ReactNode } from 'react';

import styles from './point-menu.module.css';

interface PointMenuProps {
  /** Its name for screen readers. */
  label: string;
  /** Pixels from the left and the upper edge of the window. */
  at: { x: number; y: number };
  testId: string;
  /** It belongs to a field of the inspector that somebody is at work in, which therefore stays as it is. */
  isOfField?: boolean;
  onClose: () => void;
  /** The items: `Menu.Item`, `Menu.Label` and the like. */
  children: ReactNode;
}

export function PointMenu({ label, at, testId, isOfField = false, onClose, children }: PointMenuProps) {
  // The menu closes by Escape once it has the focus, which comes a moment after it is seen: the key may be faster.
  useWindowEvent(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onClose();
    },
    { capture: true },
  );
  return (
    // A panel that is laid out by itself would count the pixels from its own edges, so the menu stands outside of it.
    <Portal>
      <Menu opened position="bottom-start" offset={0} onClose={onClose}>
        <Menu.Target>
          {/* Mantine places a menu beside its target, so that a button that cannot be seen stands at the point. */}
          <button type="button" tabIndex={-1} aria-hidden className={styles.anchor} style={{ left: at.x, top: at.y }}>
            {label}
          </button>
        </Menu.Target>
        <Menu.Dropdown data-testid={testId} {...(isOfField ? { 'data-keeps-input': true } : {})}>
          {children}
        </Menu.Dropdown>
      </Menu>
    </Portal>
  );
}
