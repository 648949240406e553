// Takes a card that is dragged from the palette: shows the edge or the frame that it would land in, then makes a node
// of it there.
import { useMemo, type DragEvent } from 'react';

import { planCard } from '../../session/add-card.ts';
import { CARD_MIME, isCardDrag, isTriggerDrag } from '../../ui/drag-card.ts';
import { findEdge } from '../../session/element-ids.ts';
import { frameAt, framesIn } from '../../geometry/frames.ts';
import { HEADER_HEIGHT, NODE_WIDTH } from '../../geometry/node-shape.ts';
import { dropSpot } from '../../geometry/placement.ts';
import type { EditorSession } from '../../session/session.ts';
import type { CanvasUi } from '../canvas-ui.ts';

interface CardDrop {
  onDragOver(event: DragEvent): void;
  onDragLeave(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

/** The handlers for the region of the canvas. They stay the same objects, so that nothing is drawn anew for them. */
export function useCardDrop(
  session: EditorSession,
  ui: CanvasUi,
  toFlow: (client: { x: number; y: number }) => { x: number; y: number },
): CardDrop {
  return useMemo(() => {
    const { editor, manifests } = session;
    const frameUnder = (event: DragEvent): string | undefined => {
      if (isTriggerDrag(event.dataTransfer)) return undefined;
      const at = toFlow({ x: event.clientX, y: event.clientY });
      return frameAt(framesIn(editor.get().flow, manifests).values(), at)?.key;
    };
    const forget = (): void => {
      ui.trigger.splice({ edge: null });
      ui.trigger.drop({ drop: null });
    };
    return {
      onDragOver: (event) => {
        if (session.isReadOnly || !isCardDrag(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        const edge = edgeUnder(event);
        const into = edge === null ? frameUnder(event) : undefined;
        ui.trigger.splice({ edge });
        ui.trigger.drop({ drop: into === undefined ? null : { into, cut: [] } });
      },
      onDragLeave: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) forget();
      },
      onDrop: (event) => {
        forget();
        const card = session.cards.find(({ id }) => id === event.dataTransfer.getData(CARD_MIME));
        if (session.isReadOnly || card === undefined) return;
        event.preventDefault();
        const { flow } = editor.get();
        const under = edgeUnder(event);
        const edge = under === null ? undefined : findEdge(flow, under);
        const pointer = toFlow({ x: event.clientX, y: event.clientY });
        const wish = { x: pointer.x - NODE_WIDTH / 2, y: pointer.y - HEADER_HEIGHT / 2 };
        const body = edge === undefined ? frameUnder(event) : undefined;
        const at = edge === undefined ? dropSpot(flow, wish, manifests, body) : wish;
        const target = { at, ...(edge === undefined ? {} : { edge }), ...(body === undefined ? {} : { body }) };
        const { key, operation } = planCard(flow, card, target, manifests);
        editor.dispatch(operation, { nodes: [key], edges: [] });
      },
    };
  }, [session, toFlow, ui]);
}

/**
 * The id of the edge under the pointer; null where there is none. The card that is dragged lies above it, so all
 * elements at the place are asked.
 */
function edgeUnder(event: DragEvent): string | null {
  const hit = document
    .elementsFromPoint(event.clientX, event.clientY)
    .find((element) => element.closest('.react-flow__edge') !== null);
  return hit?.closest('.react-flow__edge')?.getAttribute('data-id') ?? null;
}
