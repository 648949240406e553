// Makes an element a place that fields of the data panel can be dropped on. Of places within each other the innermost
// takes the drop.
import { useState, type DragEvent } from 'react';

import { FIELD_MIME } from './insert-target.ts';

interface DropProps {
  'data-takes-field'?: string;
  'data-over'?: boolean;
  onDragOver?: (event: DragEvent<HTMLElement>) => void;
  onDragLeave?: () => void;
  onDropCapture?: (event: DragEvent<HTMLElement>) => void;
}

/**
 * Gives the attributes to spread on the element. `id`: that of the input that it belongs to. `onDrop` gets the path of
 * the field, and where it fell in pixels from the left and the upper edge of the window; without it nothing is taken.
 */
export function useFieldDrop(
  id: string,
  onDrop: ((path: string, at: { x: number; y: number }) => void) | undefined,
): DropProps {
  const [isOver, setOver] = useState(false);
  if (onDrop === undefined) return {};
  return {
    'data-takes-field': id,
    'data-over': isOver,
    onDragOver: (event) => {
      if (!event.dataTransfer.types.includes(FIELD_MIME)) return;
      event.preventDefault();
      setOver(isInnermost(event));
    },
    onDragLeave: () => setOver(false),
    // It listens in the capture phase, for an editor inside would take the drop for text.
    onDropCapture: (event) => {
      setOver(false);
      const path = event.dataTransfer.getData(FIELD_MIME);
      if (path === '' || !isInnermost(event)) return;
      event.preventDefault();
      event.stopPropagation();
      onDrop(path, { x: event.clientX, y: event.clientY });
    },
  };
}

function isInnermost({ target, currentTarget }: DragEvent<HTMLElement>): boolean {
  return target instanceof Element && target.closest('[data-takes-field]') === currentTarget;
}
