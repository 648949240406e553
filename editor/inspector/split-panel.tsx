// Two parts above each other, with a border between them that can be dragged, or moved by arrow keys. Its place is kept
// in this browser.
import { useLocalStorage } from '@mantine/hooks';
import { ChevronDown } from 'lucide-react';
import { useRef, type ReactNode } from 'react';

import { TEXTS as mapping } from '../mapping/texts.ts';
import { useSmallMark } from '../ui/use-small-mark.ts';
import styles from './split-panel.module.css';

/** The height of the lower part while it is closed, in pixels: that of its title. */
const LEAST = 36;
/** The share of the height that the lower part may take. */
const MOST_SHARE = 0.75;
/** The height in pixels below which both parts scroll as one. */
const LOW = 440;

/** `title`: what the border is called, for screen readers. */
export function SplitPanel({ title, upper, lower }: { title: string; upper: ReactNode; lower: ReactNode }) {
  const [height, setHeight] = useLocalStorage({
    key: 'signalbox.data.height',
    defaultValue: 280,
    getInitialValueInEffect: false,
  });
  const [isOpen, setOpen] = useLocalStorage({
    key: 'signalbox.data.open',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const frame = useRef<HTMLDivElement>(null);
  useSmallMark(frame, { low: LOW });
  const bound = (wish: number): number =>
    Math.max(120, Math.min(wish, (frame.current?.clientHeight ?? 600) * MOST_SHARE));
  return (
    <div ref={frame} className={styles.split}>
      <div className={styles.upper}>{upper}</div>
      <div
        role="separator"
        aria-orientation="horizontal"
        aria-label={title}
        aria-valuenow={Math.round(height)}
        tabIndex={isOpen ? 0 : -1}
        className={styles.border}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (!isOpen || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const bottom = frame.current?.getBoundingClientRect().bottom ?? 0;
          setHeight(bound(bottom - event.clientY));
        }}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowUp' ? 24 : event.key === 'ArrowDown' ? -24 : 0;
          if (step === 0) return;
          event.preventDefault();
          setHeight(bound(height + step));
        }}
      />
      <section className={styles.lower} aria-label={mapping.title} style={{ height: isOpen ? height : LEAST }}>
        <button type="button" className={styles.title} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronDown size={14} data-open={isOpen} aria-hidden />
          {mapping.title}
        </button>
        {isOpen && lower}
      </section>
    </div>
  );
}
