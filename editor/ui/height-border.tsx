// The upper border of a part of the page. It can be dragged, or moved with the arrow keys, to make that part higher
// or lower.
import styles from './height-border.module.css';

interface HeightBorderProps {
  label: string;
  /** Pixels. */
  height: number;
  /** Gets the height that is asked for, which may be too small or too large: the owner keeps it within its bounds. */
  onHeight: (height: number) => void;
}

/** Pixels for one press of an arrow key. */
const STEP = 24;

/** Must be a child of the part whose height it changes, as it measures that. */
export function HeightBorder({ label, height, onHeight }: HeightBorderProps) {
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuenow={height}
      tabIndex={0}
      className={styles.border}
      onPointerDown={(event) => {
        // The pointer may leave the thin border while it drags.
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const bottom = event.currentTarget.parentElement?.getBoundingClientRect().bottom ?? 0;
        onHeight(bottom - event.clientY);
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : 0;
        if (step === 0) return;
        event.preventDefault();
        const now = event.currentTarget.parentElement?.getBoundingClientRect().height ?? height;
        onHeight(now + step);
      }}
    />
  );
}
