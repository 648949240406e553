// What every run machine has in common: its context, its outcome, its guards and actions. Knows no flow; compile.ts
// names these guards and actions in the transitions that it writes.
import { assign, or, setup, stateIn, type ActorLogic, type AnyEventObject, type Snapshot } from 'xstate';

import type { EndStatus } from '../run.ts';

/** What the actor `card` is invoked with. */
export interface CardInput {
  nodeId: string;
}

/** What the actor `card` gives: the port that the step finished through, or the end of the run (M9). */
export type CardResult = { port: string } | { stop: EndStatus };

/** What a run machine gives when it is done. */
export interface RunOutcome {
  status: EndStatus;
  /** Nodes whose failure no `error` port took, in the order in which they failed (M8). */
  failedNodes: string[];
}

/** Only what joins, M8 and M9 need: neither the event nor any output is in here. */
export interface RunContext {
  failed: string[];
  /** M9: the status that a Stop named. */
  stopped: EndStatus | null;
  /** Bit words, by node number: settled nodes among those with an edge into a waiting node. */
  settled: readonly number[];
  /** Waiting nodes with a live edge, and groups of waiting nodes that one of these is in. */
  live: Readonly<Record<string, true>>;
}

/** The actor that runs one step. It is replaced with `machine.provide({ actors: { card } })`. */
export type CardLogic = ActorLogic<Snapshot<CardResult>, AnyEventObject, CardInput>;

/** What XState tells the machine of a card's actor. */
export type RunEvent =
  | { type: `xstate.done.actor.${string}`; output: CardResult }
  | { type: `xstate.error.actor.${string}`; error: unknown };

const notProvided: CardLogic = {
  transition: (snapshot) => snapshot,
  getInitialSnapshot: () => {
    throw new Error('The actor "card" is missing. Start the machine with machine.provide({ actors: { card } }).');
  },
  getPersistedSnapshot: (snapshot) => snapshot,
};

function resultOf(event: RunEvent): Partial<{ port: string; stop: EndStatus }> {
  return 'output' in event && typeof event.output === 'object' ? event.output : {};
}

function allSettled({ settled }: RunContext, nodes: readonly number[]): boolean {
  return nodes.every((node) => ((settled[node >>> 5] ?? 0) & (1 << (node & 31))) !== 0);
}

/** Guards that look at one machine's own states, by names that no other guard has. */
export type ClosingGuards = Record<`live ${string}`, ReturnType<typeof anyActive>>;

/** True while one of the states is active. */
export function anyActive(ids: readonly string[]) {
  return or(ids.map((id) => stateIn(`#${id}`)));
}

/** Sets XState up for one machine. `closings` are guards of this machine alone, since they name its states. */
export function runMachine(closings: ClosingGuards) {
  return setup({
    types: {
      context: {} as RunContext,
      events: {} as RunEvent,
      output: {} as RunOutcome,
    },
    actors: { card: notProvided },
    guards: {
      ...closings,
      /** M2: the step finished through this port. */
      port: ({ event }, params: { port: string }) => resultOf(event).port === params.port,
      /** M9: the step was a Stop. */
      stop: ({ event }) => resultOf(event).stop !== undefined,
      /** M8 `stop`: a failure stands, so no new step starts. A Stop that still runs keeps its say (M9). */
      halted: ({ context, event }) => context.failed.length > 0 && resultOf(event).stop === undefined,
      /** M4: every edge into the node is settled and one is live. */
      ready: ({ context }, params: { node: string; after: number[] }) =>
        context.live[params.node] === true && allSettled(context, params.after),
      /** M4: every edge is settled; asked after `ready`, so all are dead. */
      settled: ({ context }, params: { after: number[] }) => allSettled(context, params.after),
      /**
       * M4: every edge into the node is settled and none is live, and that has not been marked yet. Marking it a
       * second time would loop for ever, since the transition stays in its state.
       */
      dead: ({ context }, params: { node: string; after: number[]; unless: number[] }) =>
        context.live[params.node] !== true && allSettled(context, params.after) && !allSettled(context, params.unless),
      /** An edge into the node, or into one of the group, is live. */
      live: ({ context }, params: { node: string }) => context.live[params.node] === true,
    },
    actions: {
      fail: assign(({ context }, params: { node: string }) => ({ failed: [...context.failed, params.node] })),
      stop: assign(({ event }) => ({ stopped: resultOf(event).stop ?? null })),
      /** Tells the waiting nodes which of the nodes before them are settled, and which of their edges are live. */
      settle: assign(({ context }, params: { nodes: number[]; live: string[] }) => ({
        settled: withBits(context.settled, params.nodes),
        live: marked(context.live, params.live),
      })),
    },
  });
}

/** The words with these bits set. A context is never changed, for walks share it between runs. */
function withBits(words: readonly number[], nodes: readonly number[]): readonly number[] {
  if (nodes.length === 0) return words;
  const next = [...words];
  for (const node of nodes) {
    while (next.length <= node >>> 5) next.push(0);
    next[node >>> 5]! |= 1 << (node & 31);
  }
  return next;
}

function marked(record: RunContext['live'], keys: readonly string[]): RunContext['live'] {
  if (keys.length === 0) return record;
  const next: Record<string, true> = { ...record };
  for (const key of keys) next[key] = true;
  return next;
}

/** The context in which a run begins. It is a new object for each machine. */
export function freshContext(): RunContext {
  return { failed: [], stopped: null, settled: [], live: {} };
}

/** The run's end as its context tells it: a Stop's status before all (M9), else failed where a failure stands (M8). */
export function outcomeOf({ context }: { context: RunContext }): RunOutcome {
  return {
    status: context.stopped ?? (context.failed.length > 0 ? 'failed' : 'succeeded'),
    failedNodes: context.failed,
  };
}
