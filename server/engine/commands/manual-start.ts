// A run that somebody starts by hand: of the draft or of a version, from an event, from given fields or from the card's
// sample; dry also with pinned outputs, and up to one node (S13).
import { NotFoundError, ValidationError } from '../../../shared/errors.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RunMode } from '../../../shared/run.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { unite } from '../../store/causers.ts';
import type { NewRun } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import type { Plans } from '../plan/plans.ts';
import { concurrencyOfStart } from '../start/concurrency.ts';
import { withGiven, type Pin } from '../start/given.ts';
import { manualPayload } from '../start/manual-payload.ts';
import type { By } from './replay.ts';

export interface ManualRun {
  flow: Flow;
  /** Canonical text of `flow`, and its hash: what the run is pinned to. */
  text: string;
  snapshot: string;
  /** The number of the version that `text` is of; null: the draft. */
  version: number | null;
  mode: RunMode;
  /** Who starts it. */
  by?: string;
  /** S9.4: who counts as having caused it; default: `by` alone. */
  causers?: readonly string[];
  /** The trigger at which the run starts. Default: the flow's first one. */
  triggerNodeId?: string;
  /** A System Log event, or a whole envelope of a hook with one in it. */
  event?: JsonObject;
  /** The id of a stored event; it goes before `event`. */
  eventId?: string;
  /** The fields of a trigger that no event of Okta starts. */
  input?: JsonObject;
  /** S13, of a dry run only: outputs that stand for those of nodes, by node. */
  pins?: Record<string, Pin>;
}

export interface ManualStartDeps {
  store: Store;
  clock: Clock;
  plans: Plans;
}

/**
 * Gives what makes a run by hand: the run, which is still to be stored. Its text is stored already when it resolves.
 * @throws ValidationError `run.no-trigger`, `run.bad-input`, `run.bad-event`, `run.dry-only`
 * @throws NotFoundError `event.not-found`; ConflictError `run.no-key`
 */
export function createManualStart({
  store,
  clock,
  plans,
}: ManualStartDeps): (request: ManualRun, by?: By) => Promise<NewRun> {
  return async function manualStart(request, by) {
    const plan = plans.of(request.snapshot, request.text);
    const trigger =
      request.triggerNodeId === undefined
        ? plan.triggers[0]
        : plan.triggers.find((one) => one.key === request.triggerNodeId);
    if (trigger === undefined) {
      throw new ValidationError(
        'run.no-trigger',
        'The flow has no trigger that can start a run. Put one on the canvas, or name another one.',
      );
    }
    if (request.eventId !== undefined && trigger.card.fieldsFrom !== undefined) {
      throw new ValidationError(
        'run.bad-input',
        'This flow is started with the fields that it declares, not with an event. Send them as input.',
      );
    }
    const event = request.eventId === undefined ? undefined : await store.events.find(request.eventId);
    if (request.eventId !== undefined && event === undefined) {
      throw new NotFoundError('event.not-found', `There is no stored event ${request.eventId}.`);
    }
    const payload = request.eventId === undefined ? JSON.stringify(manualPayload(request, trigger, clock.iso())) : null;
    const pins = request.pins ?? {};
    if (Object.keys(pins).length > 0 && request.mode !== 'dry') {
      throw new ValidationError(
        'run.dry-only',
        'A live run takes no pinned outputs. Start a dry run, or send no pins.',
      );
    }
    const createdAt = clock.iso();
    const run = {
      id: newId('run'),
      createdAt,
      flowId: request.flow.id,
      version: request.version,
      snapshot: request.snapshot,
      mode: request.mode,
      triggerNodeId: trigger.key,
      eventId: request.eventId ?? null,
      payload: Object.keys(pins).length === 0 ? payload : withGiven(payload, { pins }),
      startedBy: request.by ?? null,
      // S9.4: with somebody's event they share the cause.
      causers: unite(by?.causers ?? [], event?.sentBy ?? []),
      replayOf: null,
    };
    const concurrency = await concurrencyOfStart(plan, { ...run, seq: 0 }, store);
    // Last, when nothing can refuse the run any more; a draft's text may not be stored yet.
    await store.flows.putSnapshot(request.snapshot, request.text);
    return { ...run, concurrency };
  };
}
