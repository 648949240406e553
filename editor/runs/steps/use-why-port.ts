// Asks why a step left through the port that it took, as the story tells it: the condition with the values that it
// saw.
import { getRunStory } from '../../../shared/api/runs.ts';
import type { RunStep } from '../../../shared/run.ts';
import type { StoryPart } from '../../../shared/story/story.ts';
import { useApi } from '../../api/hooks.ts';

/** The reason; null where there is nothing to tell, or while it is not there yet. */
export function useWhyPort(runId: string, { nodeId, iteration, status, port }: RunStep): readonly StoryPart[] | null {
  const query = { step: nodeId, ...(iteration === null ? {} : { iteration }) };
  // What leaves through `out` had no choice.
  const enabled = status === 'succeeded' && port !== null && port !== 'out';
  const { data } = useApi(getRunStory, { params: { id: runId }, query }, { enabled });
  return data?.items.findLast(({ type }) => type === 'step.finished')?.because ?? null;
}
