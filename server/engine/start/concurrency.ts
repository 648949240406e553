// T4.1: what a run shares with other runs of its flow: the flow's key, evaluated over the trigger's output.
import { ConflictError, toAppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RunMode } from '../../../shared/run.ts';
import type { RunConcurrency } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import type { FlowPlan } from '../plan/plan.ts';
import { loadTrigger, type TriggerHead } from './trigger-data.ts';

/**
 * The key's value as JSON text, and the run's place in the order of those that wait. Null: the flow has no key.
 * @param publishedAt of its event, in milliseconds
 * @throws what the key throws where it cannot be evaluated
 */
export function concurrencyOf(
  { concurrency }: Pick<FlowPlan, 'concurrency'>,
  output: JsonObject,
  publishedAt: number,
): RunConcurrency | null {
  if (concurrency === undefined) return null;
  const key = JSON.stringify(concurrency.key.evaluate({ trigger: output }));
  return { key, order: publishedAt, release: concurrency.release };
}

/**
 * The same of a run that no event starts now: by hand, or again. A dry run acts on nothing, so it shares nothing
 * (T4.2).
 * @throws ConflictError `run.no-key` where the key cannot be evaluated
 */
export async function concurrencyOfStart(
  plan: FlowPlan,
  head: TriggerHead & { mode: RunMode },
  store: Pick<Store, 'events' | 'waits'>,
): Promise<RunConcurrency | null> {
  if (plan.concurrency === undefined || head.mode === 'dry') return null;
  try {
    const { output, publishedAt } = await loadTrigger(plan, head, store);
    return concurrencyOf(plan, output, publishedAt);
  } catch (thrown) {
    const { kind, message } = toAppError(thrown);
    // Without its event the run says so when it begins.
    if (kind === 'not-found') return null;
    throw new ConflictError(
      'run.no-key',
      `The concurrency key of flow "${plan.flow.id}" cannot be evaluated for this run: ${message} Correct the key, or try it as a dry run.`,
    );
  }
}
