// What a run is given beside its event: outputs that were pinned for a dry run (S13), and what a forked run takes over
// from an earlier one (S14). It lies in the run's payload, so it is there whenever the run is taken up.
import type { JsonValue } from '../../../shared/json.ts';
import type { ForkedFrom, JournalRecord, RunEdits, RunMode } from '../../../shared/run.ts';

/** An output that stands for a node's own, and the port by which the node leaves. */
export interface Pin {
  port: string;
  output: JsonValue;
}

/** A settlement that a fork takes over from the earlier run. */
export type Taken = Extract<JournalRecord, { type: 'step.finished' | 'step.failed' }>;

/** S14: what makes a run a fork. */
export interface Fork {
  /** The earlier run and its step from which this one goes on. */
  from: ForkedFrom;
  /** In the order in which they settled. */
  taken: Taken[];
  /** Inputs in place of the flow's, of steps that run anew. */
  edits: RunEdits;
}

/** What a run is given beside its event. */
export interface Given {
  pins: Readonly<Record<string, Pin>>;
  fork: Fork | undefined;
}

/** What nearly all runs are given. */
const NOTHING: Given = { pins: {}, fork: undefined };

/** What the run was given. A live run has no pins, whatever its payload says. */
export function givenTo({ payload, mode }: { payload: string | null; mode: RunMode }): Given {
  if (payload === null || !hasGiven(payload)) return NOTHING;
  const { given } = JSON.parse(payload) as { given: { pins?: Record<string, Pin>; fork?: Fork } };
  return { pins: mode === 'dry' ? (given.pins ?? {}) : {}, fork: given.fork };
}

/**
 * The payload with what is given beside it. `payload`: as the run's own event made it; null where that event is stored.
 */
export function withGiven(payload: string | null, given: Partial<Given>): string {
  return payload === null ? JSON.stringify({ given }) : `{"given":${JSON.stringify(given)},"own":${payload}}`;
}

/** The payload as it started the run, without what was given; null where a stored event started it. */
export function ownPayload(payload: string | null): string | null {
  if (payload === null || !hasGiven(payload)) return payload;
  const { own } = JSON.parse(payload) as { own?: JsonValue };
  return own === undefined ? null : JSON.stringify(own);
}

/** It is always the first part: events are large, and runs with anything given are few. */
function hasGiven(payload: string): boolean {
  return payload.startsWith('{"given":');
}
