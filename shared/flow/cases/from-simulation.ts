// Makes a test case of the flow file from a simulation: what each step was said to do becomes its stub, and what
// became of the flow is expected. Pure.
import type { SimulatedRun, SimulatedStep } from '../../machine/simulation.ts';
import type { Flow, FlowTest } from '../flow.ts';
import { findNode } from '../graph.ts';

type Stubs = NonNullable<FlowTest['stubs']>;
type ExpectedSteps = NonNullable<NonNullable<FlowTest['expect']>['steps']>;

const STATUS: Partial<Record<SimulatedStep['state'], ExpectedSteps[string]['status']>> = {
  finished: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
};

/** The case. Of a simulation that is not over it has what has settled, and expects no status of the run. */
export function caseFromSimulation(flow: Flow, { steps, outcome, bodies }: SimulatedRun): FlowTest {
  const stubs: Stubs = {};
  const expected: ExpectedSteps = {};
  for (const [key, { state, port }] of steps) {
    const status = STATUS[state];
    if (status === undefined || findNode(flow, key) === undefined) continue;
    expected[key] = port === null ? { status } : { status, port };
    if (state === 'failed' && !bodies.has(key))
      stubs[key] = { error: { code: 'test.failed', message: 'It fails in this case.' } };
    // A step that ends the run does so by itself, and a For each whose body ran has its items.
    else if (state === 'finished' && port !== null && !bodies.has(key)) stubs[key] = { port };
  }
  return {
    ...(Object.keys(stubs).length === 0 ? {} : { stubs }),
    expect: { ...(outcome === undefined ? {} : { status: outcome.status }), steps: expected },
  };
}
