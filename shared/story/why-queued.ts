// Says in words why a run is queued (T4, T5), for the story and the page of the run. Pure.
import type { StoryPart } from './story.ts';

/** What may hold a run in the queue; parts that do not are null. With all of them null it waits for room. */
export interface QueueReason {
  /** T5: the flow is paused; by whom, since when, and the words that were given. */
  paused: { by: string; at: string; reason: string } | null;
  /** T4: the run's concurrency key, as JSON text. */
  key: string | null;
  /** T4: how many runs of its flow may act at a time. */
  limit: number | null;
}

/**
 * The reason as a part of a sentence: it stands behind "because" or a colon. A pause is told alone, for nothing else
 * matters while it lasts.
 */
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
