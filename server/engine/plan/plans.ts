// Flow plans by snapshot, made once and kept while they are used: a bounded cache, since runs of old versions are few.
import { DefectError } from '../../../shared/errors.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { CardRegistry } from '../../cards/registry.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { FlowStore } from '../../store/flow-store.ts';
import { planFlow, type FlowPlan } from './plan.ts';

export interface Plans {
  /** The plan of a stored flow text. @throws DefectError `snapshot.missing` */
  get(snapshot: string): Promise<FlowPlan>;
  /** The same for a caller that holds the text already. `snapshot`: the text's hash. */
  of(snapshot: string, text: string): FlowPlan;
}

/** How many plans are kept. What is beyond that is made anew when it is asked for. */
const KEPT = 200;

export function createPlans(flows: FlowStore, cards: CardRegistry): Plans {
  const kept = new BoundedMap<string, FlowPlan>(KEPT);
  const plans: Plans = {
    of(snapshot, text) {
      let plan = kept.get(snapshot);
      // Stored text was checked when it was stored.
      plan ??= planFlow(JSON.parse(text) as Flow, snapshot, cards);
      kept.set(snapshot, plan);
      return plan;
    },
    async get(snapshot) {
      const plan = kept.get(snapshot);
      if (plan !== undefined) return plan;
      const text = await flows.findSnapshot(snapshot);
      if (text === undefined)
        throw new DefectError('snapshot.missing', `The flow text ${snapshot} that a run is pinned to is not stored.`);
      return plans.of(snapshot, text);
    },
  };
  return plans;
}
