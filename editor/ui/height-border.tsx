// The upper border of a part that is as high as somebody drags it, or moves it with the arrow keys.
import styles from './height-border.module.css';

interface HeightBorderProps {
  label: string;
  /** Pixels. */
  height: number;
  onHeight: (height: number) => void;
}

const STEP = 24;

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
