// A panel at the side whose width is dragged, or moved by arrow keys, and remembered under its name.
import { useLocalStorage } from '@mantine/hooks';
import type { ReactNode } from 'react';
import styles from './flow-page.module.css';

interface SidePanelProps {
  side: 'left' | 'right';
  name: string;
  label: string;
  resizeLabel: string;
  /** Pixels. */
  initial: number;
  least: number;
  most: number;
  children: ReactNode;
}

export function SidePanel({ side, name, label, resizeLabel, initial, least, most, children }: SidePanelProps) {
  const [width, setWidth] = useLocalStorage({
    key: `signalbox.${name}.width`,
    defaultValue: initial,
    getInitialValueInEffect: false,
  });
  const resize = (wish: number): void => setWidth(Math.round(Math.max(least, Math.min(wish, most))));
  return (
    <aside className={styles.side} data-side={side} aria-label={label} style={{ width }}>
      {children}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={resizeLabel}
        aria-valuenow={width}
        aria-valuemin={least}
        aria-valuemax={most}
        tabIndex={0}
        className={styles.sideBorder}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const box = event.currentTarget.parentElement?.getBoundingClientRect();
          if (box !== undefined) resize(side === 'left' ? event.clientX - box.left : box.right - event.clientX);
        }}
        onKeyDown={(event) => {
          const toRight = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
          if (toRight === 0) return;
          event.preventDefault();
          resize(width + (side === 'left' ? toRight : -toRight));
        }}
      />
    </aside>
  );
}
