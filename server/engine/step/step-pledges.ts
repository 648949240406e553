// The pledges that one step makes (J11), under the connection that it acts under. Whoever keeps them is
// work/pledge-keeper.ts.
import { noPledges, type NewPledge, type OpenPledge, type Pledges } from '../../../shared/card/pledge.ts';
import { RetryableError } from '../../../shared/errors.ts';
import { jsonEquals, type JsonObject } from '../../../shared/json.ts';
import { newId } from '../../lib/ids.ts';
import type { PledgeOrigin, PledgeRow, PledgeStore } from '../../store/pledge-store.ts';

/** What the steps of all runs share. */
export interface PledgeDesk {
  store: Pick<PledgeStore, 'findOpen' | 'make' | 'withdraw'>;
  iso(): string;
  /** The connection that a slot of the flow is bound to, with its settings, secrets included; undefined: none. */
  bound(flowId: string, slot: Slot): Promise<{ id: string; settings: JsonObject } | undefined>;
}

interface Slot {
  name: string;
  app: string;
}

/** The step that makes pledges. `by`: its idempotency key, by which it is known as the same after a crash. */
export type Pledger = Omit<PledgeOrigin, 'connection' | 'subject'> & {
  slot: Slot | undefined;
  /** The settings that the step acts with; undefined: it makes no pledges. */
  settings: JsonObject | undefined;
};

/** How long the step waits for a removal that is being made just now; most take less. */
const TRY_AGAIN_MS = 5_000;

/**
 * What the card of one step makes pledges by. Each method looks which connection the slot is bound to now.
 * @throws RetryableError `pledge.under-way`, `pledge.connection-changed`: the step begins anew
 */
export function stepPledges(desk: PledgeDesk | undefined, pledger: Pledger): Pledges {
  const { slot, settings, ...origin } = pledger;
  if (desk === undefined || slot === undefined || settings === undefined) return noPledges();

  const keyOf = async (subject: string): Promise<PledgeOrigin> => {
    const bound = await desk.bound(origin.flowId, slot);
    // What is pledged is kept under the connection that acted: one that was changed meanwhile is not that.
    if (bound === undefined || !jsonEquals(bound.settings, settings)) throw changed();
    return { ...origin, connection: bound.id, subject };
  };

  return {
    async find(subject) {
      const row = await desk.store.findOpen(await keyOf(subject));
      return row === undefined ? undefined : openOf(row, origin.by);
    },
    async make({ subject, what, dueAt, input }: NewPledge) {
      const key = await keyOf(subject);
      const row = { ...key, id: newId('plg'), what, input, dueAt: Date.parse(dueAt), madeAt: desk.iso() };
      return openOf(await desk.store.make(row), origin.by);
    },
    async withdraw(subject) {
      await desk.store.withdraw(await keyOf(subject), origin.by, desk.iso());
    },
  };
}

/** An open pledge as cards see it. @throws RetryableError `pledge.under-way` while it is being kept */
function openOf(row: PledgeRow, by: string): OpenPledge {
  if (row.begunAt !== null) {
    throw new RetryableError(
      'pledge.under-way',
      `What was promised earlier is being done just now: “${row.what}”. The step waits until that is over.`,
      { retryAfterMs: TRY_AGAIN_MS, surelyNotDone: true },
    );
  }
  return { dueAt: new Date(row.dueAt).toISOString(), isOwn: row.lastBy === by };
}

/** What is pledged is kept under the connection that acted, so a step whose connection has changed begins anew. */
function changed(): RetryableError {
  return new RetryableError(
    'pledge.connection-changed',
    'The connection of this step was changed just now, so the step begins anew with it.',
    { surelyNotDone: true },
  );
}
