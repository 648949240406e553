// A run as the editor's canvas shows it. Of a For each there may be 40,000 steps: what became of its body is asked for as
// counts, and the steps outside of loops by pages, so that none of them is missed behind the first 500.
import { getRun, listLoopItems, listRunSteps, type LoopItems, type RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { request } from '../../api/client.ts';
import { loopsIn } from '../../canvas/run-overlay.ts';

const PAGE = 200;

export interface TrialRun {
  run: RunDetail;
  bodies: LoopItems['nodes'];
}

/** Of a run without loops this is one request. */
export async function readTrial(id: string, flow: Pick<Flow, 'nodes'>): Promise<TrialRun> {
  const run = await request(getRun, { params: { id } });
  const ofItems = run.steps.filter(({ iteration }) => iteration !== null);
  if (ofItems.length === 0) return { run, bodies: [] };
  const [outside, bodies] = await Promise.all([stepsOutside(id), bodiesOf(id, flow)]);
  return { run: { ...run, steps: [...outside, ...ofItems] }, bodies };
}

async function stepsOutside(id: string): Promise<RunDetail['steps']> {
  const steps: RunDetail['steps'] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { iteration: 'none', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await request(listRunSteps, { params: { id }, query });
    steps.push(...page.items);
    cursor = page.nextCursor;
  }
  return steps;
}

async function bodiesOf(id: string, flow: Pick<Flow, 'nodes'>): Promise<LoopItems['nodes']> {
  const loops = [...loopsIn(flow)].filter((nodeId) => flow.nodes[nodeId]?.parent === undefined);
  const items = await Promise.all(
    loops.map((nodeId) => request(listLoopItems, { params: { id, nodeId }, query: { limit: 1 } })),
  );
  return items.flatMap(({ nodes }) => nodes);
}
