// What a step needs to call out: its account, its place at the host (J4, T8), and the time that its calls have. It
// calls nobody, and journals nothing.
import { TimeoutError } from '../../../shared/errors.ts';
import { slotOf } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { hostOfUrl, type Visitor } from '../../lib/host-places.ts';
import { TimeLimit } from '../../lib/time-limit.ts';
import type { Attempt } from './attempt.ts';
import type { PlanNode } from '../plan/plan.ts';
import { DEFAULT_TIMEOUT_MS } from './retry.ts';
import { unbound } from './stand-in.ts';
import type { StepRunnerDeps } from './step-runner-deps.ts';

/** What an attempt calls hosts as. `limit` counts while it acts, and not while a call waits for its place. */
export interface Caller extends Visitor {
  limit: TimeLimit;
}

export interface CallingOut {
  /**
   * The settings of the node's account. Undefined at once: the node has none; resolved with undefined: a dry run whose
   * slot is bound to nothing.
   * @throws TerminalError `step.connection-unbound` in a live run
   */
  connection(ready: Attempt): Promise<JsonObject | undefined> | undefined;
  /**
   * Takes the step's place at the host that it is going to call. Undefined: it has it, or needs none. Else nothing of
   * the step is on record until it has it: the promise resolves with whether the step begins then. The account that it
   * was given may be old by that time, so the caller reads it again.
   */
  place(ready: Attempt, connection: JsonObject | undefined): Promise<boolean> | undefined;
  /** Makes what the attempt calls hosts as, with its time-out. */
  caller(ready: Attempt, abort: () => AbortController): Caller;
}

export function createCallingOut(deps: Pick<StepRunnerDeps, 'iso' | 'connection' | 'places'>): CallingOut {
  async function accountOf({ run }: Attempt, slot: { name: string; app: string }): Promise<JsonObject | undefined> {
    const connection = await deps.connection(run.plan.flow.id, slot);
    if (connection === undefined && run.head.mode === 'live') throw unbound(slot);
    return connection;
  }

  /**
   * Whether the step begins now that it has its place. It may have been cancelled meanwhile, and while the server stops
   * (J8) it begins at the next start.
   */
  async function begins({ run, step }: Attempt, taken: Promise<void>): Promise<boolean> {
    await taken;
    // J8: it begins at the next start.
    if (step.state !== 'queued' || run.isReleased || run.isDraining) {
      step.visitor?.place?.leave();
      return false;
    }
    step.state = 'running';
    step.startedAt = deps.iso();
    return true;
  }

  return {
    connection(ready) {
      const slot = slotOf(ready.run.plan.flow, ready.node.node);
      return slot === undefined ? undefined : accountOf(ready, slot);
    },
    place(ready, connection) {
      const { run, step, node, input } = ready;
      if (!ready.inputIsJournalled || deps.places === undefined || node.card.callsOut === undefined) return undefined;
      const connectionApp = connection === undefined ? undefined : slotOf(run.plan.flow, node.node)?.app;
      const url = node.card.callsOut({ input, connection, connectionApp });
      const host = url === undefined ? undefined : hostOfUrl(url);
      const own = step.visitor?.place;
      if (own !== undefined && own.host === host) return undefined;
      own?.leave();
      if (host === undefined) return undefined;
      const sharer = run.plan.flow.id;
      const { promise: taken, resolve: begin } = Promise.withResolvers<void>();
      const place = deps.places.ask(host, sharer, begin);
      step.visitor = { sharer, place, limit: undefined };
      if (place.isTaken) return undefined;
      step.frame.queue(step);
      return begins(ready, taken);
    },
    caller({ run, step, node }, abort) {
      const timeoutMs = node.node.policy?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      // An attempt's own limit is no durable timer: it ends with the process that makes the attempt.
      const limit = new TimeLimit(timeoutMs, () => abort().abort(tooLong(node, timeoutMs)));
      const caller = { sharer: run.plan.flow.id, place: step.visitor?.place, limit };
      step.visitor = caller;
      return caller;
    },
  };
}

/** S1: what ends an attempt whose time is over. */
function tooLong({ node, key }: PlanNode, timeoutMs: number): TimeoutError {
  return new TimeoutError(
    'step.timeout',
    `Node "${node.name ?? key}" took longer than ${timeoutMs} ms. Raise its timeout, or look at what it calls.`,
  );
}
