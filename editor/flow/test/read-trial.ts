// A run as the editor's canvas shows it: what became of the bodies of its loops is asked for as counts.
import { listLoopItems, type LoopItems, type RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { request } from '../../api/client.ts';
import { readRun } from '../../api/read-run.ts';
import { loopsIn } from '../../canvas/run-overlay.ts';

export interface TrialRun {
  run: RunDetail;
  bodies: LoopItems['nodes'];
}

/** Of a run without loops this is one request. */
export async function readTrial(id: string, flow: Pick<Flow, 'nodes'>): Promise<TrialRun> {
  const run = await readRun(id);
  const hasLoops = run.steps.some(({ iteration }) => iteration !== null);
  return { run, bodies: hasLoops ? await bodiesOf(id, flow) : [] };
}

async function bodiesOf(id: string, flow: Pick<Flow, 'nodes'>): Promise<LoopItems['nodes']> {
  const loops = [...loopsIn(flow)].filter((nodeId) => flow.nodes[nodeId]?.parent === undefined);
  const items = await Promise.all(
    loops.map((nodeId) => request(listLoopItems, { params: { id, nodeId }, query: { limit: 1 } })),
  );
  return items.flatMap(({ nodes }) => nodes);
}
