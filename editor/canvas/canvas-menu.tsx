// A menu on the canvas, drawn from the table of commands.
import type { CanvasPlace } from '../commands/canvas-commands.ts';
import { CANVAS_MENUS, type MenuTarget } from '../commands/canvas-menus.ts';
import { CommandItems } from '../commands/command-items.tsx';
import { TEXTS } from '../commands/texts.ts';
import { PointMenu } from '../ui/point-menu.tsx';

interface CanvasMenuProps {
  target: MenuTarget;
  /** On the screen. */
  at: { x: number; y: number };
  place: CanvasPlace;
  onClose: () => void;
}

/** Fetched once the page stands (use-canvas-menu.tsx). */
export function CanvasMenu({ target, at, place, onClose }: CanvasMenuProps) {
  return (
    <PointMenu label={TEXTS.menuOf[target]} at={at} testId="canvas-menu" onClose={onClose}>
      <CommandItems groups={CANVAS_MENUS[target]} place={place} />
    </PointMenu>
  );
}
