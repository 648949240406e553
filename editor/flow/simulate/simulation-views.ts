// A simulation as the canvas draws runs, and what can be chosen for a step. Pure.
import { ERROR_PORT, portsOf } from '../../../shared/card/ports.ts';
import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import { BODY_PORT } from '../../../shared/flow/connect.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { findNode } from '../../../shared/flow/graph.ts';
import type { SimulatedRun, SimulatedStep } from '../../../shared/machine/simulation.ts';
import type { StepResult } from '../../../shared/machine/walk.ts';
import type { EndStatus, StepStatus } from '../../../shared/run.ts';
import type { StepView } from '../../canvas/run-overlay.ts';

const STATUS: Record<SimulatedStep['state'], StepStatus | undefined> = {
  pending: undefined,
  waiting: 'waiting',
  running: 'running',
  finished: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
};

/** Views by node; a node of which nothing is known yet has none. */
export function simulationViews({ steps }: SimulatedRun, triggerNodeId: string): Map<string, StepView> {
  const views = new Map<string, StepView>([[triggerNodeId, viewOf('succeeded', ['out'])]]);
  for (const [key, { state, port }] of steps) {
    const status = STATUS[state];
    if (status === undefined) continue;
    views.set(key, viewOf(status, state === 'failed' ? [ERROR_PORT] : port === null ? [] : [port]));
  }
  return views;
}

function viewOf(status: StepStatus, ports: readonly string[]): StepView {
  return { status, tally: [], durationMs: null, ports, error: null };
}

/** One way in which a step may end. `port` is null for a failure and for the end of the run. */
export interface Choice {
  id: string;
  port: string | null;
  result: StepResult;
}

const ENDS: readonly EndStatus[] = ['succeeded', 'failed', 'cancelled'];

/** The ways in which a step may end. M9: a card that has no ports ends the run, as its input says. */
export function choicesOf(flow: Flow, nodeId: string, manifests: ManifestLookup): Choice[] {
  const node = findNode(flow, nodeId);
  const manifest = node === undefined ? undefined : manifests(node.card, node.version);
  if (node === undefined) return [];
  const wired = flow.edges.filter(({ from }) => from === nodeId).map(({ port }) => port);
  const all = manifest === undefined ? [...new Set(wired)] : portsOf(node, manifest);
  if (manifest !== undefined && all.length === 0) {
    const said = ENDS.find((status) => status === node.inputs?.['status']) ?? 'succeeded';
    return [{ id: `stop ${said}`, port: null, result: { stop: said } }];
  }
  const ports = all.filter((port) => port !== ERROR_PORT && port !== BODY_PORT);
  return [
    ...ports.map((port): Choice => ({ id: `port ${port}`, port, result: { port } })),
    ...(all.includes(ERROR_PORT) ? [{ id: 'failed', port: null, result: { failed: true } } as const] : []),
  ];
}

/** The result that a click on a port of the canvas stands for; undefined where the port cannot be taken. */
export function resultOfPort(choices: readonly Choice[], port: string): StepResult | undefined {
  if (port === ERROR_PORT) return choices.find(({ id }) => id === 'failed')?.result;
  return choices.find((choice) => choice.port === port)?.result;
}
