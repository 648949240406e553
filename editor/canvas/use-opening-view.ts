// Holds the opening view while the room changes (panels, drawer, window), until somebody moves the view. Then what is
// seen is theirs, and a panel that takes room moves nothing but what it would cover.
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { OnMove } from 'reactflow';

import { openingView, type Seen, type View } from '../geometry/opening-view.ts';

interface Opening {
  frame: RefObject<HTMLDivElement | null>;
  /** Gives what there is to see; undefined while there is nothing to look at. */
  boxes: () => Seen | undefined;
  setView: (view: View) => void;
  /** The smallest zoom: below it nothing is made smaller to fit. */
  leastZoom?: number | undefined;
  /** Called when the room changed while the view is somebody's own. */
  onKept?: () => void;
}

export interface OpeningView {
  /** Called by React Flow when it can be told a view. */
  onInit: () => void;
  onMoveStart: OnMove;
  /** Keeps the view as it is from here on. */
  keep: () => void;
  /** Whether it is somebody's own, or not set yet. */
  isKept: () => boolean;
}

/** Sets the view in a layout effect, before the next paint, so that nobody sees the canvas jump. */
export function useOpeningView({ frame, boxes, setView, leastZoom, onKept }: Opening): OpeningView {
  const kept = useRef(false);
  const applied = useRef({ width: 0, height: 0 });
  const [isReady, setReady] = useState(false);
  const apply = useEffectEvent(() => {
    const room = frame.current?.getBoundingClientRect();
    if (room === undefined || room.width === 0) return;
    applied.current = { width: room.width, height: room.height };
    if (kept.current) {
      onKept?.();
      return;
    }
    const found = boxes();
    // What is put on an empty canvas stays where it was put.
    if (found === undefined) kept.current = true;
    else setView(openingView(found, room, leastZoom));
  });
  useLayoutEffect(() => {
    if (isReady) apply();
  }, [isReady]);
  useEffect(() => {
    const { current } = frame;
    if (!isReady || current === null) return undefined;
    const observer = new ResizeObserver(() => {
      // The first call tells the size as it is; it may have changed since it was last looked at.
      const { width, height } = current.getBoundingClientRect();
      if (width !== applied.current.width || height !== applied.current.height) apply();
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [frame, isReady]);
  const keep = useCallback(() => {
    kept.current = true;
  }, []);
  const onMoveStart = useCallback<OnMove>(
    (event) => {
      if (event !== null) keep();
    },
    [keep],
  );
  const isKept = useCallback(() => kept.current || applied.current.width === 0, []);
  const onInit = useCallback(() => setReady(true), []);
  return { onInit, onMoveStart, keep, isKept };
}
