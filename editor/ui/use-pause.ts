// What can be done about the pause of a flow (T5). The list of flows and the flow's own page use it.
import { useQueryClient } from '@tanstack/react-query';

import { discardQueued, pauseFlow, unpauseFlow } from '../../shared/api/flows.ts';
import { request } from '../api/client.ts';
import { invalidateApi } from '../api/hooks.ts';
import { confirm } from './confirm.tsx';
import { notifyDone, notifyError } from './notify.ts';
import { PAUSE_TEXTS } from './pause-texts.ts';

/** Each reports by notifications and never rejects. `discard` asks first, as it deletes the runs that wait. */
export function usePause(flow: { id: string; name: string; queued: number }): {
  pause(): Promise<void>;
  unpause(): Promise<void>;
  discard(): Promise<void>;
} {
  const client = useQueryClient();
  const params = { id: flow.id };
  const act = async (deed: () => Promise<string | undefined>): Promise<void> => {
    try {
      const done = await deed();
      if (done !== undefined) notifyDone(done);
    } catch (error) {
      notifyError(PAUSE_TEXTS.failed, error);
    } finally {
      // Done after a failure too, as some of it may have happened.
      await Promise.all(['/api/flows', '/api/runs'].map((path) => invalidateApi(client, path)));
    }
  };
  return {
    pause: () =>
      act(async () => {
        await request(pauseFlow, { params });
        return PAUSE_TEXTS.paused(flow.name);
      }),
    unpause: () =>
      act(async () => {
        await request(unpauseFlow, { params });
        return PAUSE_TEXTS.unpaused(flow.name);
      }),
    discard: () =>
      act(async () => {
        const sure = await confirm({
          title: PAUSE_TEXTS.discardTitle(flow.queued),
          text: PAUSE_TEXTS.discardText,
          confirm: PAUSE_TEXTS.discard(flow.queued),
          danger: true,
        });
        if (!sure) return undefined;
        return PAUSE_TEXTS.discarded((await request(discardQueued, { params })).discarded);
      }),
  };
}
