// Tells which of the chosen flows a deed changes, and why it leaves the others alone. Pure.
import type { FlowSummary } from '../../../shared/api/flows.ts';
import { TEXTS } from '../texts.ts';

const { notes, why } = TEXTS.bulk;

/** What can be done with several flows at once. */
export type Deed = keyof typeof TEXTS.bulk.deeds;

export interface Plan {
  /** The flows that it changes. `note`: what is to be known about that; empty where there is nothing. */
  can: { flow: FlowSummary; note: string }[];
  /** The flows that it leaves alone, each with the reason in words. */
  cannot: { flow: FlowSummary; why: string }[];
}

export function planOf(deed: Deed, flows: readonly FlowSummary[]): Plan {
  const plan: Plan = { can: [], cannot: [] };
  for (const flow of flows) {
    const reason = REASONS[deed](flow);
    if (reason === undefined) plan.can.push({ flow, note: noteOf(deed, flow) });
    else plan.cannot.push({ flow, why: reason });
  }
  return plan;
}

/** By deed: why a flow is left alone; undefined where it is not. */
const REASONS: Record<Deed, (flow: FlowSummary) => string | undefined> = {
  activate: (flow) => {
    if (flow.active) return why.active;
    return flow.liveVersion === null && flow.invalid ? why.invalid : undefined;
  },
  deactivate: (flow) => (flow.active ? undefined : why.inactive),
  pause: (flow) => {
    if (flow.paused !== null) return why.paused;
    return flow.liveVersion === null ? why.neverPublished : undefined;
  },
  export: () => undefined,
  // A pause holds runs, which without their flow nobody could let go on, nor discard.
  delete: (flow) => (flow.paused !== null && flow.queued > 0 ? why.holdsRuns(flow.queued) : undefined),
};

function noteOf(deed: Deed, flow: FlowSummary): string {
  if (deed === 'activate') {
    if (flow.liveVersion === null) return notes.publishes;
    return flow.changed ? notes.live(flow.liveVersion) : '';
  }
  return deed === 'delete' && flow.active ? notes.wasActive : '';
}
