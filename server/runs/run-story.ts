// A run as a story, for people: its journal told by shared/story, page by page, with what the run itself saw (J1).
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { plainText, type StoryLine } from '../../shared/story/story.ts';
import { tellRun, type TellOptions } from '../../shared/story/tell.ts';
import { runNotFound } from '../store/refusals.ts';
import type { Store } from '../store/store.ts';
import type { Plans } from '../engine/plan/plans.ts';
import { gathersUntil, queueReason } from './why-not-begun.ts';
import { triggerIfStored } from '../engine/start/trigger-data.ts';

export interface RunStories {
  /**
   * One page of the story, each line also as plain `text`. `next`: where the next page begins; null after the last one.
   * @throws NotFoundError `run.not-found`
   */
  tell(runId: string, options: TellOptions): Promise<{ items: (StoryLine & { text: string })[]; next: number | null }>;
}

export function createRunStories(store: Store, plans: Plans, manifests: ManifestLookup): RunStories {
  return {
    async tell(runId, options) {
      const row = await store.runs.find(runId);
      if (row === undefined) throw runNotFound(runId);
      const plan = await plans.get(row.snapshot);
      const { records } = await store.runs.journal(row.seq);
      const { id, version, mode, triggerNodeId, eventId, replayOf, createdAt } = row;
      const { lines, next } = tellRun(
        {
          flow: plan.flow,
          manifests,
          id,
          version,
          mode,
          triggerNodeId,
          eventId,
          replayOf,
          startedBy: row.startedBy ?? null,
          createdAt,
          trigger: await triggerIfStored(plan, row, store),
          gathersUntil: await gathersUntil(row, store),
          queued: await queueReason(row, plan.flow, store),
          records,
        },
        options,
      );
      return { items: lines.map((line) => ({ ...line, text: plainText(line) })), next };
    },
  };
}
