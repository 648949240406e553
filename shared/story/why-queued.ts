// Why a run is queued (T4, T5), in words: the story says it, and the page of the run. Pure.
import type { StoryPart } from './story.ts';

export interface QueueReason {
  /** T5: the flow is paused; by whom, since when, and the words that were given. */
  paused: { by: string; at: string; reason: string } | null;
  /** T4: the run's concurrency key, as JSON text. */
  key: string | null;
  /** T4: how many runs of its flow may act at a time. */
  limit: number | null;
}

/** No sentence of its own: what stands behind "because" or a colon. */
export function whyQueued({ paused, key, limit }: QueueReason): StoryPart[] {
  if (paused !== null) {
    const words = paused.reason === '' ? '' : `: ${paused.reason}`;
    return [`its flow was paused by ${paused.by} at `, { at: paused.at }, words];
  }
  const bound =
    limit === null
      ? ''
      : limit === 1
        ? 'one run of its flow acts at a time'
        : `at most ${limit} runs of its flow act at a time`;
  if (key === null) return [bound === '' ? 'it begins as soon as the server has room' : bound];
  const turn: StoryPart[] = ['runs with the same key ', { code: key }, ' take their turns one after the other'];
  return bound === '' ? turn : [...turn, `; ${bound}`];
}
