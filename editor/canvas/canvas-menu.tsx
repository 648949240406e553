// A menu on the canvas, drawn from the table of commands.
import { Menu } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';

import type { CanvasPlace } from '../commands/canvas-commands.ts';
import { CANVAS_MENUS, type MenuTarget } from '../commands/canvas-menus.ts';
import { CommandItems } from '../commands/command-items.tsx';
import { TEXTS } from '../commands/texts.ts';
import styles from './canvas-menu.module.css';

interface CanvasMenuProps {
  target: MenuTarget;
  /** On the screen. */
  at: { x: number; y: number };
  place: CanvasPlace;
  onClose: () => void;
}

export function CanvasMenu({ target, at, place, onClose }: CanvasMenuProps) {
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
    <Menu opened position="bottom-start" offset={0} onClose={onClose}>
      <Menu.Target>
        <button type="button" tabIndex={-1} aria-hidden className={styles.anchor} style={{ left: at.x, top: at.y }}>
          {TEXTS.menuOf[target]}
        </button>
      </Menu.Target>
      <Menu.Dropdown data-testid="canvas-menu">
        <CommandItems groups={CANVAS_MENUS[target]} place={place} />
      </Menu.Dropdown>
    </Menu>
  );
}
