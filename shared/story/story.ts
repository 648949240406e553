// A run's journal as a story: one line for each thing that happened, in words, and why where a reason is known. Data
// only; tell.ts makes it, the API serves it, the run page draws it.
import type { JournalRecord, RunStatus, StepStatus } from '../run.ts';

/** Text, or something that is drawn in its own way: a time, a link to an event or a run by its id, or code. */
export type StoryPart = string | { at: string } | { event: string } | { run: string } | { code: string };

/** One line. For a step `nodeId` and `iteration` say which one. */
export interface StoryLine {
  /** ISO 8601 UTC. */
  at: string;
  /**
   * Of the record that it tells; `run.created` comes before the first, `step.skipped` after the end, `run.queued` last
   * while the run is queued.
   */
  type: JournalRecord['type'] | 'run.created' | 'run.queued' | 'step.skipped';
  nodeId: string | null;
  iteration: string | null;
  /** What the step or the run is after it; null for what changes no state. */
  status: StepStatus | RunStatus | null;
  parts: StoryPart[];
  /** The reason, with the values that the run saw; null where there is none to give. */
  because: StoryPart[] | null;
}

/** The line as plain text, times as they are written in the journal. */
export function plainText({ parts, because }: Pick<StoryLine, 'parts' | 'because'>): string {
  const text = parts.map(asText).join('');
  return because === null ? text : `${text} (${because.map(asText).join('')})`;
}

function asText(part: StoryPart): string {
  if (typeof part === 'string') return part;
  if ('at' in part) return part.at;
  if ('event' in part) return part.event;
  return 'run' in part ? part.run : part.code;
}
