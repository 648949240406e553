// Leads a flow's own machine through what a run's journal tells (J1), away from any server or store: it gives the
// states that the run went through. Runs no card. The engine recovers runs by frame.ts; both must agree, and a test
// compares them.
import type { StateValue } from 'xstate';

import type { ManifestLookup } from '../card/manifest.ts';
import { ValidationError } from '../errors.ts';
import { ownersOf } from '../flow/bodies.ts';
import { takesFailure, type Flow } from '../flow/flow.ts';
import type { JournalRecord, StepRef } from '../run.ts';
import { compile, compileBody } from './compile.ts';
import { settlementOf } from './journalled-result.ts';
import { createWalk, type MachineState, type MachineWalk, type StepResult } from './walk.ts';

/** One state that the run was in. */
export interface ReplayedState {
  /** Index of the record that led here. */
  record: number;
  /** Null: the run's own machine; else the For each and the iteration whose body it is (F4). */
  body: { forEach: string; iteration: string } | null;
  value: StateValue;
}

type Settlement = Extract<JournalRecord, { type: 'step.finished' | 'step.failed' | 'step.cancelled' }>;

type Inside = (body: NonNullable<ReplayedState['body']>) => boolean;

interface Replayed {
  walk: MachineWalk;
  state: MachineState;
  body: ReplayedState['body'];
  /** M8, M9: stopped by what happened outside of it, so that it hears of nothing any more. */
  halted: boolean;
}

/**
 * The states in the order in which the run entered them. After a resume (S10) the machine begins anew, and settled
 * steps answer at once: its states up to there come again.
 * @throws ValidationError `journal.not-of-flow` where a record tells of a step that the machine does not run then;
 *   details `{record, nodeId}`, the record's index from 0
 */
export function replayJournal(
  flow: Flow,
  triggerNodeId: string,
  records: readonly JournalRecord[],
  manifests: ManifestLookup,
): ReplayedState[] {
  const states: ReplayedState[] = [];
  const walks = new Map<string, MachineWalk>();
  let frames = new Map<string, Replayed>();
  /** S10: of steps that the machine has not asked for yet. */
  let answers = new Map<string, Settlement>();
  let halts: Inside[] = [];
  let cancelled = false;

  function note({ state, body }: Replayed, record: number): void {
    states.push({ record, body, value: state.value });
  }

  function begin(body: ReplayedState['body'], record: number): Replayed {
    const of = body === null ? '' : body.forEach;
    let walk = walks.get(of);
    if (walk === undefined) {
      walk = createWalk(body === null ? compile(flow, triggerNodeId, manifests) : compileBody(flow, of, manifests));
      walks.set(of, walk);
    }
    const frame: Replayed = { walk, state: walk.start(), body, halted: isHalted(body) };
    frames.set(keyOf(body), frame);
    note(frame, record);
    answerAll(frame, record);
    return frame;
  }

  /** Whether an iteration was stopped before the journal first names it. */
  function isHalted(body: ReplayedState['body']): boolean {
    return body !== null && halts.some((inside) => inside(body));
  }

  /**
   * Stops the bodies at work inside this place, and those that begin there later: a failure or an end outside stopped
   * them.
   */
  function halt(inside: Inside): void {
    halts.push(inside);
    for (const frame of frames.values()) if (frame.body !== null && inside(frame.body)) frame.halted = true;
  }

  /** M8, M9: what the record stops beside its own frame. */
  function stopOthers(frame: Replayed, settlement: Settlement): void {
    if (settlement.type === 'step.finished' && settlement.port === null) {
      halt(() => true);
      for (const other of frames.values()) other.halted = true;
      return;
    }
    const isFailure = settlement.type === 'step.failed' && !takesFailure(flow, settlement.nodeId);
    if (!isFailure || flow.settings?.onFailure === 'continue') return;
    const { body } = frame;
    halt(({ iteration }) => body === null || iteration.startsWith(`${body.iteration}/`));
  }

  /** S5: with `onItemError: "stop"` the failure of one iteration stops the others of its For each. */
  function endIteration({ loop, iteration, status, collected }: Extract<JournalRecord, { type: 'iteration.ended' }>) {
    if (status !== 'failed' || collected === true) return;
    const outer = iteration.slice(0, iteration.lastIndexOf('/') + 1);
    const depth = iteration.split('/').length;
    halt((body) => {
      if (!body.iteration.startsWith(outer)) return false;
      const levels = body.iteration.split('/').length;
      return levels === depth ? body.forEach === loop : levels > depth && ownersOf(flow, body.forEach).includes(loop);
    });
  }

  function settle(frame: Replayed, settlement: Settlement, record: number): void {
    if (frame.halted) return;
    if (!frame.state.running.includes(settlement.nodeId)) {
      // M9: the machine left it when it ended.
      if (settlement.type === 'step.cancelled') return;
      throw new ValidationError(
        'journal.not-of-flow',
        `Record ${record + 1} tells of step "${settlement.nodeId}", which the flow's machine does not run then. Is this the flow that the run was pinned to?`,
        { details: { record, nodeId: settlement.nodeId } },
      );
    }
    const result: StepResult = settlement.type === 'step.finished' ? settlementOf(settlement) : { failed: true };
    frame.state = frame.walk.settle(frame.state, settlement.nodeId, result);
    note(frame, record);
    stopOthers(frame, settlement);
    answerAll(frame, record);
  }

  /** S10: lets settled steps answer as soon as the machine asks for them. */
  function answerAll(frame: Replayed, record: number): void {
    for (;;) {
      const nodeId = frame.state.running.find((one) =>
        answers.has(placeOf({ nodeId: one, iteration: iterationOf(frame) })),
      );
      if (nodeId === undefined) return;
      const place = placeOf({ nodeId, iteration: iterationOf(frame) });
      const answer = answers.get(place)!;
      answers.delete(place);
      settle(frame, answer, record);
    }
  }

  /**
   * S10: begins the machine anew after a resume. What is settled answers in the order in which it settled, where the
   * machine asks for it by then; the rest answers later.
   */
  function beginAnew(record: number): void {
    const settled = settledBefore(flow, records.slice(0, record));
    answers = new Map();
    frames = new Map();
    halts = [];
    begin(null, record);
    for (const settlement of settled) {
      const body = bodyOf(flow, settlement);
      const frame = frames.get(keyOf(body)) ?? begin(body, record);
      if (frame.state.running.includes(settlement.nodeId)) settle(frame, settlement, record);
      else answers.set(placeOf(settlement), settlement);
    }
  }

  for (const [at, record] of records.entries()) {
    if (record.type === 'run.started') begin(null, at);
    else if (record.type === 'run.cancel-requested') cancelled = true;
    else if (record.type === 'run.resumed') beginAnew(at);
    else if (record.type === 'iteration.ended') endIteration(record);
    else if ('nodeId' in record) {
      const body = bodyOf(flow, record);
      const frame = frames.get(keyOf(body)) ?? begin(body, at);
      if (isSettlement(record) && !(cancelled && record.type === 'step.cancelled')) settle(frame, record, at);
    }
  }
  return states;
}

/** A state's value in one line: `tell`, or `fork.(a | b)` for branches. */
export function stateText(value: StateValue): string {
  if (typeof value === 'string') return value;
  const parts = Object.entries(value).map(([key, inner]) => {
    const text = inner === undefined ? '' : stateText(inner);
    return text === '' ? key : `${key}.${text}`;
  });
  return parts.length === 1 ? (parts[0] ?? '') : parts.length === 0 ? '' : `(${parts.join(' | ')})`;
}

function keyOf(body: ReplayedState['body']): string {
  return body === null ? '' : JSON.stringify([body.forEach, body.iteration]);
}

function bodyOf(flow: Flow, { nodeId, iteration }: StepRef): ReplayedState['body'] {
  const forEach = flow.nodes[nodeId]?.parent;
  return iteration === null || forEach === undefined ? null : { forEach, iteration };
}

function isSettlement(record: JournalRecord): record is Settlement {
  return record.type === 'step.finished' || record.type === 'step.failed' || record.type === 'step.cancelled';
}

function iterationOf({ body }: Replayed): string | null {
  return body?.iteration ?? null;
}

function placeOf({ nodeId, iteration }: StepRef): string {
  return JSON.stringify([nodeId, iteration]);
}

/** What still holds after a resume. Failures that nothing took, and what was cancelled because of them, begin again. */
function settledBefore(flow: Flow, records: readonly JournalRecord[]): Settlement[] {
  const settled = new Map<string, Settlement>();
  for (const record of records) {
    if (!isSettlement(record)) continue;
    settled.delete(placeOf(record));
    if (record.type === 'step.finished' || (record.type === 'step.failed' && takesFailure(flow, record.nodeId)))
      settled.set(placeOf(record), record);
  }
  return [...settled.values()];
}
