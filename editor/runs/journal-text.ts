// A journal record as one sentence. Pure; the journal itself stays readable as data beside it.
import type { JournalRecord } from '../../shared/run.ts';
import { STATUS_TEXT, type AnyStatus } from '../ui/status-text.ts';

export interface JournalLine {
  text: string;
  /** For colour and shape; absent for what has no status of its own. */
  status?: AnyStatus;
}

/** `nameOf` gives a node's name for people. */
export function journalLine(record: JournalRecord, nameOf: (nodeId: string) => string): JournalLine {
  switch (record.type) {
    case 'run.started':
      return { text: 'Run started.' };
    case 'run.cancel-requested':
      return { text: `${record.by} asked to cancel the run.` };
    case 'run.resumed':
      return { text: `${record.by} had the run go on from its failed steps.` };
    case 'run.ended':
      return { text: endText(record), status: record.status };
    default:
      return stepLine(record, subject(record, nameOf));
  }
}

type StepRecord = Extract<JournalRecord, { nodeId: string }>;

function stepLine(record: StepRecord, who: string): JournalLine {
  switch (record.type) {
    case 'step.started':
      return { text: `${who} started${again(record.attempt)}.` };
    case 'step.finished': {
      const way = record.port === null ? '' : ` through ${record.port}`;
      if (record.simulated === true)
        return { text: `${who} was simulated${way}; nothing was sent.`, status: 'simulated' };
      return { text: `${who} finished${way}${again(record.attempt)}.`, status: 'succeeded' };
    }
    case 'step.failed':
      return { text: `${who} failed${again(record.attempt)}: ${record.error.message}`, status: 'failed' };
    case 'step.retry':
      return {
        text: `${who} failed${again(record.attempt)} and is tried again at ${record.dueAt}: ${record.error.message}`,
        status: 'waiting',
      };
    case 'step.waiting':
      return {
        text: `${who} waits for ${WAITS[record.kind]}${record.until === null ? '' : `, until ${record.until}`}.`,
        status: 'waiting',
      };
    case 'step.woken':
      return { text: `${who} goes on.` };
    case 'step.approval':
      return {
        text: `${record.by} ${record.decision} what ${who} asks${record.comment === '' ? '.' : `: ${record.comment}`}`,
      };
    case 'step.approval-link':
      return { text: `${record.by} had a link made with which ${record.approver} decides what ${who} asks.` };
    case 'step.decided':
      return { text: `${record.by} decided for ${who}: ${DECISIONS[record.decision]}.` };
    case 'step.cancelled':
      return { text: `${who} was cancelled.`, status: 'cancelled' };
  }
}

const WAITS = {
  time: 'its time',
  event: 'an event',
  approval: 'an approval',
  decision: 'a decision',
  retry: 'the next attempt',
};
const DECISIONS = { retry: 'try again', done: 'it is done', fail: 'it failed' };

function subject(record: StepRecord, nameOf: (nodeId: string) => string): string {
  const name = `“${nameOf(record.nodeId)}”`;
  return record.iteration === null ? name : `${name} (item ${record.iteration})`;
}

function again(attempt: number): string {
  return attempt > 1 ? ` (attempt ${attempt})` : '';
}

function endText(record: Extract<JournalRecord, { type: 'run.ended' }>): string {
  const why = record.error === null ? '' : `: ${record.error.message}`;
  const { length } = record.skipped;
  const skipped = length === 0 ? '' : ` ${length} ${length === 1 ? 'step was' : 'steps were'} skipped.`;
  return `Run ended: ${STATUS_TEXT[record.status].toLowerCase()}${why === '' ? '.' : why}${skipped}`;
}
