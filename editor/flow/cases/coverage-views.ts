// What test cases cover, as the canvas draws it: how many cases run each node, and which edges are taken. Pure.
import type { Coverage } from '../../../shared/flow/cases/coverage.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { StepView } from '../../canvas/run-overlay.ts';
import { TEXTS } from './texts.ts';

/** Views as those of a run: a node that no case runs looks skipped. */
export function coverageViews(flow: Pick<Flow, 'nodes'>, { covered, missed, cases }: Coverage): Map<string, StepView> {
  const ports = Map.groupBy(covered.edges, ({ from }) => from);
  const plain = { tally: [], durationMs: null, error: null };
  const views = new Map<string, StepView>();
  for (const key of [...covered.nodes, ...missed.nodes]) {
    if (!Object.hasOwn(flow.nodes, key)) continue;
    const count = cases.get(key) ?? 0;
    views.set(key, {
      ...plain,
      status: count === 0 ? 'skipped' : 'succeeded',
      ports: [...new Set((ports.get(key) ?? []).map(({ port }) => port))],
      says: count === 0 ? TEXTS.inNone : TEXTS.inCases(count),
    });
  }
  return views;
}
