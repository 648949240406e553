// The few buttons in the corner of a canvas.
import { CommandButton } from '../commands/command-button.tsx';
import { isOffered, type Command, type Place } from '../commands/command.ts';
import { useRoving } from '../ui/use-roving.ts';
import { TEXTS } from './texts.ts';
import styles from './canvas-controls.module.css';

interface CanvasControlsProps<At extends Place> {
  commands: readonly Command<At>[];
  place: At;
}

export function CanvasControls<At extends Place>({ commands, place }: CanvasControlsProps<At>) {
  const frame = useRoving({ items: 'button', orientation: 'vertical' });
  return (
    <div
      ref={frame}
      className={styles.canvasControls}
      role="toolbar"
      aria-label={TEXTS.controls}
      aria-orientation="vertical"
      tabIndex={-1}
    >
      {commands
        .filter((command) => isOffered(command, place))
        .map((command) => (
          <CommandButton key={command.id} command={command} place={place} tooltip="right" />
        ))}
    </div>
  );
}
