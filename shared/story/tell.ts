// Tells a run: its journal, record by record, as lines that a person reads. Pure. What a step's record says is
// tell-step.ts; this file tells of the run itself, the order, and what was skipped.
import type { ManifestLookup } from '../card/manifest.ts';
import { gathersEvents } from '../card/trigger-extension.ts';
import { findNode } from '../flow/graph.ts';
import { takesFailure, type Flow } from '../flow/flow.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { foldSteps } from '../run-steps.ts';
import type { JournalRecord, RunEdits, RunMode, RunStep, StepRef } from '../run.ts';
import { createSeen } from './seen.ts';
import type { StoryLine, StoryPart } from './story.ts';
import { itemText, placeOf, tellStep, type StepTelling } from './tell-step.ts';
import { shortValue } from './short-value.ts';
import { withValues } from './with-values.ts';
import { whyQueued, type QueueReason } from './why-queued.ts';
import { whySkipped } from './why-skipped.ts';

/** What is told, and what of the run its journal does not hold. `flow` is the text that the run is pinned to. */
export interface ToldRun {
  flow: Flow;
  manifests: ManifestLookup;
  id: string;
  version: number | null;
  mode: RunMode;
  triggerNodeId: string;
  eventId: string | null;
  replayOf: string | null;
  startedBy: string | null;
  createdAt: string;
  /** The trigger's output; null where its event is no longer stored. */
  trigger: JsonValue;
  /** T3: when the window closes that is still open; absent or null where none is. */
  gathersUntil?: string | null;
  /** T4, T5: what holds the run while it is queued; null once it is taken up. */
  queued?: QueueReason | null;
  records: readonly JournalRecord[];
}

/** What of a story is told; without options, all of it. */
export interface TellOptions {
  /** The index of the first record that is told. */
  from?: number;
  /** How many records are told at most. */
  limit?: number;
  /** `notable`: of what happens in a For each only what failed, what waits for people, and what they decided. */
  items?: 'all' | 'notable';
  /** Only this step, without the run's own lines. */
  step?: StepRef | undefined;
}

/**
 * The lines of `limit` records from `from` on; `next` is where the following ones begin, null at the end. Records
 * before `from` are read all the same, since later lines need what they said.
 */
export function tellRun(
  run: ToldRun,
  { from = 0, limit = Infinity, items = 'all', step }: TellOptions = {},
): { lines: StoryLine[]; next: number | null } {
  const { flow, records, manifests } = run;
  const known: JsonObject = {
    trigger: run.trigger,
    [run.triggerNodeId]: run.trigger,
    run: { id: run.id, startedAt: run.createdAt, mode: run.mode },
    flow: { id: flow.id, name: flow.name, version: run.version },
  };
  const telling: StepTelling = {
    nodeOf: (nodeId) => findNode(flow, nodeId),
    manifestOf: (node) => manifests(node.card, node.version),
    nameOf: (nodeId) => nameOf(run, nodeId),
    edits: {},
    earlier: new Map(),
    attempts: new Map(),
    open: new Set(),
    finished: new Set(),
    loops: new Map(),
    takesFailure: (nodeId) => takesFailure(flow, nodeId),
    seen: createSeen(flow, known),
  };
  const isTold = (record: JournalRecord): boolean =>
    step === undefined ? items === 'all' || isNotable(record) : isOf(record, step);
  const lines: StoryLine[] = from === 0 && step === undefined ? [created(run)] : [];
  let told = 0;
  for (const [at, record] of records.entries()) {
    if (at >= from && isTold(record)) {
      if (told === limit) return { lines, next: at };
      told += 1;
      lines.push('nodeId' in record ? tellStep(telling, record) : tellOfRun(run, record));
      if (record.type === 'run.ended') lines.push(...skippedLines(run, record, at));
    }
    note(telling, record);
  }
  const { queued = null } = run;
  if (queued !== null && step === undefined) {
    const at = records.at(-1)?.at ?? run.createdAt;
    lines.push(line(at, 'run.queued', ['The run is queued.'], { status: 'queued', because: whyQueued(queued) }));
  }
  return { lines, next: null };
}

function isOf(record: JournalRecord, { nodeId, iteration }: StepRef): boolean {
  return 'nodeId' in record && record.nodeId === nodeId && record.iteration === iteration;
}

/** Whether a record inside of a loop is told where only notable ones are. */
function isNotable(record: JournalRecord): boolean {
  if (!('iteration' in record) || record.iteration === null) return true;
  switch (record.type) {
    case 'iteration.ended':
      return record.status === 'failed';
    case 'step.waiting':
      return record.kind === 'approval' || record.kind === 'decision';
    case 'step.approval':
    case 'step.approval-link':
    case 'step.decided':
      return true;
    default:
      return false;
  }
}

/** Remembers what later lines need of this record. */
function note(telling: StepTelling, record: JournalRecord): void {
  telling.seen.note(record);
  if ('nodeId' in record) {
    if (record.type === 'step.started') telling.open.add(placeOf(record));
    else telling.open.delete(placeOf(record));
    if (record.type === 'step.finished') telling.finished.add(placeOf(record));
    if (record.type === 'step.looping') telling.loops.set(placeOf(record), record.items);
  }
  if ('nodeId' in record && 'attempt' in record) telling.attempts.set(placeOf(record), record.attempt);
  if (record.type !== 'run.resumed' && record.type !== 'run.started') return;
  for (const [nodeId, inputs] of Object.entries(record.edits ?? {})) {
    telling.edits = { ...telling.edits, [nodeId]: { ...telling.edits[nodeId], ...inputs } };
  }
  telling.finished.clear();
  // S10: a policy counts the attempts after the resume.
  for (const [place, attempt] of telling.attempts) telling.earlier.set(place, attempt);
}

function nameOf({ flow, manifests }: ToldRun, nodeId: string): string {
  const node = findNode(flow, nodeId);
  return `“${node?.name ?? (node === undefined ? undefined : manifests(node.card, node.version)?.title) ?? nodeId}”`;
}

function line(
  at: string,
  type: StoryLine['type'],
  parts: StoryPart[],
  more: Partial<Pick<StoryLine, 'status' | 'because' | 'nodeId'>> = {},
): StoryLine {
  return { at, type, nodeId: null, iteration: null, status: null, parts, because: null, ...more };
}

/** The first line: what brought the run about, before anything ran. */
function created(run: ToldRun): StoryLine {
  const { createdAt: at, eventId, replayOf, startedBy, mode, triggerNodeId } = run;
  const dry = mode === 'dry' ? ', as a dry run: nothing is sent' : '';
  const by = startedBy ?? 'Somebody';
  if (replayOf !== null) return line(at, 'run.created', [`${by} had run `, { run: replayOf }, ` replayed${dry}.`]);
  if (startedBy !== null) return line(at, 'run.created', [`${by} started it by hand${dry}.`]);
  const trigger = findNode(run.flow, triggerNodeId);
  const came: StoryPart[] = eventId === null ? ['It was started'] : ['Event ', { event: eventId }, ' came'];
  const parts = [...came, ` and ${nameOf(run, triggerNodeId)} took it${dry}.`];
  const scope = { trigger: run.trigger };
  const held = (source: string): StoryPart => ({ code: run.trigger === null ? source : withValues(source, scope) });
  const because: StoryPart[] = [];
  if (trigger?.when !== undefined && trigger.when.trim() !== '') because.push('because ', held(trigger.when), ' holds');
  if (gathersEvents(trigger, trigger && run.manifests(trigger.card, trigger.version))) {
    const which =
      trigger?.gather === undefined
        ? ['events that belong together']
        : ['events with the same ', held(trigger.gather.key)];
    because.push(because.length === 0 ? '' : '; ', ...which, ' are one run');
    if (typeof run.gathersUntil === 'string')
      because.push(', which begins at ', { at: run.gathersUntil }, ' unless more come');
  }
  return line(at, 'run.created', parts, because.length === 0 ? {} : { because });
}

function tellOfRun(run: ToldRun, record: Exclude<JournalRecord, { nodeId: string }>): StoryLine {
  switch (record.type) {
    case 'run.started': {
      const events = isJsonObject(run.trigger) ? run.trigger['events'] : undefined;
      const node = findNode(run.flow, run.triggerNodeId);
      const gathers = Array.isArray(events) && gathersEvents(node, node && run.manifests(node.card, node.version));
      const text = gathers ? `The run began with ${count(events.length, 'gathered event')}.` : 'The run began.';
      const { calledBy, forkOf } = record;
      if (forkOf !== undefined) {
        const edits = editsAsText(run, record.edits ?? {});
        const name = nameOf(run, forkOf.nodeId);
        const other = edits === '' ? '' : ', with other inputs';
        const told = [
          `The run goes on from ${name} of `,
          { run: forkOf.runId },
          `; what came before is taken over${other}.`,
        ];
        return line(record.at, record.type, told, {
          status: 'running',
          ...(edits === '' ? {} : { because: [{ code: edits }] }),
        });
      }
      const parts =
        calledBy === undefined
          ? [text]
          : ['The run began, called by the step ', { code: calledBy.nodeId }, ' of ', { run: calledBy.runId }, '.'];
      return line(record.at, record.type, parts, { status: 'running' });
    }
    case 'run.cancel-requested':
      return line(record.at, record.type, [`${record.by} asked to cancel the run.`]);
    case 'run.resumed': {
      const edits = editsAsText(run, record.edits);
      const parts = [
        `${record.by} had the run go on from its failed steps${edits === '' ? '' : ', with other inputs'}.`,
      ];
      return line(record.at, record.type, parts, {
        status: 'queued',
        ...(edits === '' ? {} : { because: [{ code: edits }] }),
      });
    }
    case 'iteration.ended': {
      const { at, type, loop, iteration, status, error, collected, skipped = [] } = record;
      const item = itemText(iteration);
      const why = error === undefined ? '' : ` ${error.message}`;
      const noted = collected === true ? ' It is listed among the errors.' : '';
      const left = skipped.length === 0 ? '' : ` ${count(skipped.length, 'step')} did not run.`;
      const name = `${item.slice(0, 1).toUpperCase()}${item.slice(1)} of ${nameOf(run, loop)}`;
      return line(at, type, [`${name} ${ENDS[status]}.${why}${noted}${left}`], { status, nodeId: loop });
    }
    case 'run.ended': {
      const { status, error, skipped, at } = record;
      // The step that failed has said it in the line before.
      const before = run.records[run.records.indexOf(record) - 1];
      const said = before?.type === 'step.failed' && before.error.message === error?.message;
      const because = error === null || said ? null : [error.message];
      const left = skipped.length === 0 ? '' : ` ${count(skipped.length, 'step')} did not run.`;
      return line(at, record.type, [`The run ${ENDS[status]}.${left}`], { status, because });
    }
  }
}

const ENDS = { succeeded: 'succeeded', failed: 'failed', cancelled: 'was cancelled' };

function editsAsText(run: ToldRun, edits: RunEdits): string {
  return Object.entries(edits)
    .flatMap(([nodeId, inputs]) =>
      Object.entries(inputs).map(([name, value]) => `${nameOf(run, nodeId)} ${name} = ${shortValue(value)}`),
    )
    .join(', ');
}

/** One line for each node that did not run, told with the end: only then is it known of all. */
function skippedLines(run: ToldRun, end: Extract<JournalRecord, { type: 'run.ended' }>, at: number): StoryLine[] {
  if (end.skipped.length === 0) return [];
  const steps = new Map<string, RunStep>();
  for (const step of foldSteps(run.flow, run.records.slice(0, at + 1)))
    if (step.iteration === null) steps.set(step.nodeId, step);
  const context = {
    flow: run.flow,
    triggerNodeId: run.triggerNodeId,
    runStatus: end.status,
    stepOf: (nodeId: string) => steps.get(nodeId),
    nameOf: (nodeId: string) => nameOf(run, nodeId),
  };
  return end.skipped.map((nodeId) =>
    line(end.at, 'step.skipped', [`${nameOf(run, nodeId)} did not run.`], {
      nodeId,
      status: 'skipped',
      because: [whySkipped(context, nodeId)],
    }),
  );
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
