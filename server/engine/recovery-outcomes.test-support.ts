// What became of a run of a drawn flow: how its steps ended, and how often each that counts has counted.
import type { RunDetail } from '../../shared/api/runs.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import type { RunStatus } from '../../shared/run.ts';
import type { Bench } from './engine.test-support.ts';
import { A_MONTH, labelOf } from './recovery.test-support.ts';

/** J12: how often each step that counts has counted, by what the store has. */
export async function countsOf({ store, views }: Bench, id: string): Promise<Record<string, JsonValue>> {
  const { steps } = await views.detail(id);
  const counting = steps.filter(({ card, status }) => card === 'data.counter' && status !== 'skipped');
  const at = new Date().toISOString();
  const reads = counting.map((step) => ({
    kind: 'count' as const,
    name: 'n',
    key: `${id} ${labelOf(step)}`,
    by: 0,
    windowSeconds: A_MONTH,
    at: step.endedAt ?? at,
  }));
  const counted = await store.tables.apply(reads);
  return Object.fromEntries(
    counting.map((step, each) => {
      const result = counted[each];
      return [`${labelOf(step)} ${step.status}`, result?.ok === true ? (result.output['count'] ?? null) : null];
    }),
  );
}

/** What became of the run, without times. */
export async function outcomeOf(bench: Bench, id: string): Promise<{ status: RunStatus; steps: string[] }> {
  const run = await bench.views.detail(id);
  return {
    status: run.status,
    steps: run.steps.map((step) => `${labelOf(step)} ${step.status} ${step.port ?? ''}${given(step)}`).toSorted(),
  };
}

/** S5: what a For each gave; of its errors where they were, since which of two comes first depends on the moment. */
function given({ card, output }: RunDetail['steps'][number]): string {
  if (card !== 'logic.for-each' || !isJsonObject(output) || !Array.isArray(output['errors'])) return '';
  const failed = output['errors'].map((error) => (isJsonObject(error) ? error['index'] : null));
  return ` ${JSON.stringify([output['items'], failed])}`;
}
