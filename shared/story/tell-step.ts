// Tells one record of a step: what happened to it, and why it took this port, failed, waits or goes on. Pure. What it
// needs to know of earlier records tell.ts keeps in `StepTelling`.
import type { CardManifest } from '../card/manifest.ts';
import type { FlowNode } from '../flow/flow.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { GivenResult, JournalRecord, LookFound, RunEdits, StepRef } from '../run.ts';
import type { Seen } from './seen.ts';
import { tellPreview } from './tell-preview.ts';
import type { StoryLine, StoryPart } from './story.ts';
import { inputWithValues, withValues } from './with-values.ts';
import { shortValue } from './short-value.ts';

/** What is known of the run when a record is told, which is what the records before it said. */
export interface StepTelling {
  nodeOf(nodeId: string): FlowNode | undefined;
  manifestOf(node: FlowNode): CardManifest | undefined;
  nameOf(nodeId: string): string;
  /** S10: inputs that people gave so far. */
  edits: RunEdits;
  /** The last attempt of each step, and the last one before the run was resumed. */
  attempts: Map<string, number>;
  earlier: Map<string, number>;
  /** Steps that began and have not ended, as far as was told. */
  open: Set<string>;
  /** Steps that finished since the run began or was resumed. */
  finished: Set<string>;
  /** S5: how many items each For each has. */
  loops: Map<string, number>;
  /** M2: a port `error` that is wired takes the node's failure. */
  takesFailure(nodeId: string): boolean;
  seen: Seen;
}

type StepRecord = Extract<JournalRecord, StepRef>;
type Of<Type extends StepRecord['type']> = Extract<StepRecord, { type: Type }>;
type Told = Pick<StoryLine, 'parts' | 'status' | 'because'>;

/** S2: of a node whose policy says nothing. */
const DEFAULT_ATTEMPTS = 3;

/** J5: what a look found, and what follows from it. */
const LOOKED: Readonly<Record<LookFound, string>> = {
  happened: 'so it had taken effect, and the step is done',
  'not-happened': 'so it had not taken effect, and is made again',
  unclear: 'which does not tell whether it took effect',
};

/** The line of one record. A record of a type that is not known here does not compile. */
export function tellStep(telling: StepTelling, record: StepRecord): StoryLine {
  const { at, type, nodeId, iteration } = record;
  return { at, type, nodeId, iteration, ...told(telling, record, subject(telling, record)) };
}

function told(telling: StepTelling, record: StepRecord, who: string): Told {
  switch (record.type) {
    case 'step.started': {
      // J5: nothing ended the attempt before, so the server did.
      if (!telling.open.has(placeOf(record))) return tell('running', [`${who} began${again(record.attempt)}.`]);
      const why = 'the server ended while it was under way, and it may be repeated';
      return tell('running', [`${who} began again (attempt ${record.attempt}).`], [why]);
    }
    case 'step.looping': {
      const items = `${record.items} ${record.items === 1 ? 'item' : 'items'}`;
      const text = record.input === undefined ? `goes on with its ${items}` : `runs its body for ${items}`;
      return tell('running', [`${who} ${text}.`]);
    }
    case 'step.finished':
      return finished(telling, record, who);
    case 'step.failed':
      return telling.takesFailure(record.nodeId)
        ? tell('failed', [`${who} failed${again(record.attempt)} and left through error: ${record.error.message}`])
        : tell('failed', [`${who} failed${again(record.attempt)}: ${record.error.message}`]);
    case 'step.looked': {
      const parts = [`The answer of ${who} was lost. Looked at: ${dotted(record.looked)} Seen: ${dotted(record.seen)}`];
      return tell('running', parts, [LOOKED[record.found]]);
    }
    case 'step.retry': {
      if (record.noAttempt === true || record.look !== undefined) {
        const text = record.look === undefined ? 'waits for its turn and is tried at ' : 'is looked at again at ';
        return tell('waiting', [`${who} ${text}`, { at: record.dueAt }, '.'], [record.error.message]);
      }
      const parts = [`${who} failed${attemptOf(telling, record)} and is tried again at `, { at: record.dueAt }, '.'];
      return tell('waiting', parts, [record.error.message]);
    }
    case 'step.waiting':
      return waiting(telling, record, who);
    case 'step.woken':
      return tell('running', woken(record, who));
    case 'step.approval': {
      const said = record.comment === '' ? null : [`“${record.comment}”`];
      const by = record.own === true ? `${record.by}, who had caused the run,` : record.by;
      return tell(null, [`${by} ${record.decision} what ${who} asks, ${VIA[record.via]}.`], said);
    }
    case 'step.approval-link':
      return tell(null, [`${record.by} had a link made with which ${record.approver} decides what ${who} asks.`]);
    case 'step.decided': {
      const output = record.decision === 'done' ? [`It goes on with ${shortValue(record.output)}.`] : null;
      return tell(
        DECIDED[record.decision].status,
        [`${record.by} decided: ${who} ${DECIDED[record.decision].text}.`],
        output,
      );
    }
    case 'step.cancelled':
      // J12: its write was on its way to the store when it was cancelled, and was done.
      return telling.finished.has(placeOf(record))
        ? tell('succeeded', [`${who} had written by the time that it was cancelled, so it stays done.`])
        : tell('cancelled', [`${who} was cancelled.`]);
  }
}

/** The text with a full stop. Cards end what they say with one, or not. */
const dotted = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

const VIA = { link: 'by a link', session: 'signed in' };
const DECIDED = {
  retry: { text: 'is tried again', status: 'running' },
  done: { text: 'took effect', status: 'succeeded' },
  fail: { text: 'counts as failed', status: 'failed' },
} as const;

function tell(status: StoryLine['status'], parts: StoryPart[], because: StoryPart[] | null = null): Told {
  return { parts, status, because };
}

/** S13, S14: why a step that has a result did not run. */
const GIVEN: Record<GivenResult, string> = {
  pinned: 'did not run: its output was pinned for this test',
  'taken-over': 'did not run again: its result was taken over',
  edited: 'did not run again: its result was taken over, and changed by hand',
};

function finished(telling: StepTelling, record: Of<'step.finished'>, who: string): Told {
  const { port, attempt } = record;
  if (record.given !== undefined) return tell('succeeded', [`${who} ${GIVEN[record.given]}.`]);
  if (port === null) return tell('succeeded', [`${who} ended the run.`]);
  if (record.simulated === true) {
    const { instead, would } = tellPreview(record.preview);
    return tell('simulated', [`${who} was simulated and left through ${port}; ${instead}.`], would);
  }
  const way = port === 'out' ? 'finished' : `left through ${port}`;
  const items = telling.loops.get(placeOf(record));
  const because = items === undefined ? whyPort(telling, record, port) : itemsAsText(items, record.output);
  return tell('succeeded', [`${who} ${way}${again(attempt)}.`], because);
}

/** S5: how many of the items failed and were collected. */
function itemsAsText(items: number, output: JsonValue): StoryPart[] {
  const errors = isJsonObject(output) && Array.isArray(output['errors']) ? output['errors'].length : 0;
  const all = `${items} ${items === 1 ? 'item' : 'items'}`;
  return [errors === 0 ? `${all}, none of which failed` : `${all}, of which ${errors} failed; its errors list them`];
}

/**
 * Where a card has several ways and an input that says which: what that input saw. Null where the card has one way
 * only, or where nothing tells which input decided.
 */
function whyPort(telling: StepTelling, record: Of<'step.finished'>, port: string): StoryPart[] | null {
  const node = telling.nodeOf(record.nodeId);
  const manifest = node === undefined ? undefined : telling.manifestOf(node);
  if (node === undefined || manifest === undefined || !isJsonObject(manifest.input['properties'])) return null;
  const inputs = { ...node.inputs, ...telling.edits[record.nodeId] };
  const scope = telling.seen.scopeOf(record);
  const names = Object.entries(manifest.input['properties']);
  const condition = names.find(([, schema]) => isJsonObject(schema) && schema['widget'] === 'condition');
  if (condition !== undefined && inputs[condition[0]] !== undefined)
    return ['because ', { code: inputWithValues(inputs[condition[0]], scope) }, ` is ${port}`];
  const { portsFrom } = manifest;
  if (portsFrom === undefined) return null;
  const compared = names.map(([name]) => name).filter((name) => name !== portsFrom.input && inputs[name] !== undefined);
  const [only] = compared;
  if (compared.length !== 1 || only === undefined) return null;
  const cases = casesOf(record.input ?? telling.seen.inputOf(record), portsFrom.input);
  const taken = cases.find((each) => each[portsFrom.key] === port);
  const told: StoryPart[] = ['because ', { code: inputWithValues(inputs[only], scope) }];
  if (taken !== undefined) return [...told, ` equals ${othersOf(taken, portsFrom.key)}`];
  return [...told, ` equals none of ${cases.map((each) => othersOf(each, portsFrom.key)).join(', ')}`];
}

function casesOf(input: JsonValue | undefined, name: string): Record<string, JsonValue>[] {
  const cases = isJsonObject(input) ? input[name] : undefined;
  return Array.isArray(cases) ? cases.filter((each) => isJsonObject(each)) : [];
}

/** The values of a case beside its name. */
function othersOf(one: Record<string, JsonValue>, key: string): string {
  return Object.entries(one)
    .filter(([name]) => name !== key)
    .map(([, value]) => shortValue(value))
    .join(', ');
}

function waiting(telling: StepTelling, record: Of<'step.waiting'>, who: string): Told {
  const until: StoryPart[] = record.until === null ? [] : [' until ', { at: record.until }];
  switch (record.kind) {
    case 'time':
      return tell('waiting', [`${who} waits`, ...until, '.']);
    case 'retry':
      return tell('waiting', [`${who} waits for its next attempt`, ...until, '.']);
    case 'event': {
      const { type = '', match = '' } = record.event ?? {};
      const scope = telling.seen.scopeOf(record);
      const fits: StoryPart[] | null =
        match.trim() === '' ? null : ['that fits ', { code: matchWithValues(match, scope) }];
      return tell('waiting', [`${who} waits for an event `, { code: type }, ...until, '.'], fits);
    }
    case 'approval': {
      const { approvers = [], required = 1, title = '' } = record.approval ?? {};
      const many = approvers.length === 1 ? '' : `, ${required} of whom must approve`;
      return tell('waiting', [`${who} asks ${approvers.join(', ')}${many}`, ...until, '.'], [`“${title}”`]);
    }
    case 'run': {
      const { flowId = '', version = 0, runId = '' } = record.call ?? {};
      return tell('waiting', [`${who} called the flow ${flowId} (version ${version}): `, { run: runId }, '.']);
    }
    case 'decision':
      return tell(
        'waiting',
        [`${who} may or may not have taken effect; it waits for a person to decide.`],
        record.reason === null ? null : [record.reason.message],
      );
  }
}

/** What an event is compared with. `event` itself was not there yet, so nothing is said of its values. */
function matchWithValues(match: string, scope: Parameters<typeof withValues>[1]): string {
  return withValues(match, scope).replaceAll(' (not there)', '');
}

function woken({ kind, cause, event }: Of<'step.woken'>, who: string): StoryPart[] {
  if (cause === 'event') {
    const which: StoryPart[] = event === undefined ? ['the event'] : ['event ', { event }];
    return [`${who} goes on: `, ...which, ' came.'];
  }
  if (cause === 'approval') return [`${who} goes on: enough people decided.`];
  if (cause === 'run') return [`${who} goes on: the run that it called ended.`];
  if (kind === 'retry') return [`${who} is tried again.`];
  return [`${who} goes on: its time came${kind === 'time' ? '' : ' before anything else did'}.`];
}

function subject(telling: StepTelling, { nodeId, iteration }: StepRef): string {
  const name = telling.nameOf(nodeId);
  return iteration === null ? name : `${name} (${itemText(iteration)})`;
}

/** `item 4`, and `item 1, item 4` in a loop within a loop: people count from one. */
export function itemText(iteration: string): string {
  return iteration
    .split('/')
    .map((place) => `item ${/^\d+$/.test(place) ? Number(place) + 1 : place}`)
    .join(', ');
}

function again(attempt: number): string {
  return attempt > 1 ? ` (attempt ${attempt})` : '';
}

/** ` (attempt 2 of 3)`. After a resume the policy counts anew (S10). */
function attemptOf(telling: StepTelling, record: Of<'step.retry'>): string {
  const most = telling.nodeOf(record.nodeId)?.policy?.attempts ?? DEFAULT_ATTEMPTS;
  const counted = record.attempt - (telling.earlier.get(placeOf(record)) ?? 0);
  return ` (attempt ${counted} of ${Math.max(most, counted)})`;
}

/** Names a step in the maps of a telling. Keys have no space, so no two steps share a name. */
export function placeOf({ nodeId, iteration }: StepRef): string {
  return `${nodeId} ${iteration ?? ''}`;
}
