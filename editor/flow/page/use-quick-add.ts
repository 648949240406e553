// Knows whether somebody asks for a card, and where. The list of cards is fetched once the page stands, so that it
// opens at once.
import { useCallback, useEffect, useState } from 'react';

import type { QuickAddRequest } from '../../canvas/flow-canvas.tsx';
import type { QuickAdd } from '../../palette/quick-add.tsx';
import { notifyError } from '../../ui/notify.ts';
import { TEXTS } from '../texts.ts';

const load = () => import('../../palette/quick-add.tsx');

interface Asked extends QuickAddRequest {
  List: typeof QuickAdd;
}

export function useQuickAdd(): {
  asked: Asked | null;
  ask: (request: QuickAddRequest) => void;
  close: () => void;
} {
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    // What could not be fetched is fetched when it is asked for.
    load().catch(() => undefined);
  }, []);
  const ask = useCallback((request: QuickAddRequest) => {
    load().then(
      ({ QuickAdd: List }) => setAsked({ ...request, List }),
      (error: unknown) => notifyError(TEXTS.quickAddFailed, error),
    );
  }, []);
  const close = useCallback(() => setAsked(null), []);
  return { asked, ask, close };
}
