// The pledges that one step makes, under the connection that it acts under. Whoever keeps them is work/pledge-keeper.ts.
import { noPledges, type NewPledge, type OpenPledge, type Pledges } from '../../../shared/card/pledge.ts';
import { RetryableError } from '../../../shared/errors.ts';
import { jsonEquals, type JsonObject } from '../../../shared/json.ts';
import { newId } from '../../lib/ids.ts';
import type { PledgeOrigin, PledgeRow, PledgeStore } from '../../store/pledge-store.ts';

export interface PledgeDesk {
  store: Pick<PledgeStore, 'findOpen' | 'make' | 'withdraw'>;
  iso(): string;
  /** What a slot of the flow is bound to, settings with secrets. */
  bound(flowId: string, slot: Slot): Promise<{ id: string; settings: JsonObject } | undefined>;
}

interface Slot {
  name: string;
  app: string;
}

export type Pledger = Omit<PledgeOrigin, 'connection' | 'subject'> & {
  slot: Slot | undefined;
  /** What the step acts with. */
  settings: JsonObject | undefined;
};

/** So long a removal that has begun takes at most, mostly. */
const TRY_AGAIN_MS = 5_000;

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

/** @throws RetryableError `pledge.under-way` */
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

function changed(): RetryableError {
  return new RetryableError(
    'pledge.connection-changed',
    'The connection of this step was changed just now, so the step begins anew with it.',
    { surelyNotDone: true },
  );
}
