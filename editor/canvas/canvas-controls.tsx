// The few buttons in the corner of a canvas, as one toolbar: one stop of Tab, with arrow keys from button to button.
import { Maximize, Minus, Plus, type LucideIcon } from 'lucide-react';

import { CommandButton } from '../commands/command-button.tsx';
import { isOffered, type Command, type Place } from '../commands/command.ts';
import { FIT, ZOOM_IN, ZOOM_OUT } from '../commands/view-commands.ts';
import { useRoving } from '../ui/use-roving.ts';
import { TEXTS } from './texts.ts';
import styles from './canvas-controls.module.css';

/** The buttons for looking, which every canvas has. */
export const VIEW_CONTROLS = [
  { command: ZOOM_IN, icon: Plus },
  { command: ZOOM_OUT, icon: Minus },
  { command: FIT, icon: Maximize },
];

interface CanvasControlsProps<At extends Place> {
  commands: readonly { command: Command<At>; icon: LucideIcon }[];
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
        .filter(({ command }) => isOffered(command, place))
        .map(({ command, icon }) => (
          <CommandButton key={command.id} command={command} icon={icon} place={place} tooltip="right" />
        ))}
    </div>
  );
}
