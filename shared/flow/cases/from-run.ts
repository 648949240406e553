// Makes a test case of the flow file from a run that has ended: its event, what its steps that act or wait gave, and
// what became of it. Logic gets no stub, for it is what the case tests. Pure.
import type { ManifestLookup } from '../../card/manifest.ts';
import { jsonEquals, type JsonObject } from '../../json.ts';
import type { EndStatus, RunStep } from '../../run.ts';
import type { Flow, FlowTest } from '../flow.ts';
import { findNode } from '../graph.ts';

type Stubs = NonNullable<FlowTest['stubs']>;
type Expected = NonNullable<NonNullable<FlowTest['expect']>['steps']>;

/** A run, of which `flow` is the text that it was pinned to. */
export interface RunToKeep {
  flow: Flow;
  /** What a case takes for an event; undefined: the card's sample. */
  event: JsonObject | undefined;
  status: EndStatus;
  steps: readonly RunStep[];
}

/** The case, and what of the run it cannot say. */
export interface CaseOfRun {
  test: FlowTest;
  /**
   * Keys of nodes in a loop whose items went different ways, or gave different outputs. A stub has one answer for all
   * items, so that of the first stands for all, and nothing is expected of the node.
   */
  differing: string[];
}

/** Makes the case. Steps of a dry run that were simulated become stubs that succeed. */
export function caseFromRun({ flow, event, status, steps }: RunToKeep, manifests: ManifestLookup): CaseOfRun {
  const stubs: Stubs = {};
  const expected: Expected = {};
  const differing: string[] = [];
  for (const [key, each] of Map.groupBy(steps, ({ nodeId }) => nodeId)) {
    const node = findNode(flow, key);
    const [first] = each;
    if (node === undefined || first === undefined) continue;
    const ran = each.find((step) => step.status !== 'skipped') ?? first;
    const acts = manifests(node.card, node.version)?.effect !== 'pure' || waited(ran);
    const stub = acts ? stubOf(ran) : undefined;
    if (stub !== undefined) stubs[key] = stub;
    const isSame = each.every(
      (step) => step.status === ran.status && step.port === ran.port && (!acts || jsonEquals(step.output, ran.output)),
    );
    if (!isSame) differing.push(key);
    else expected[key] = expectedOf(ran, stub !== undefined);
  }
  return {
    test: {
      ...(event === undefined ? {} : { event }),
      ...(Object.keys(stubs).length === 0 ? {} : { stubs }),
      expect: { status, steps: expected },
    },
    differing,
  };
}

function waited({ woken, approval, given }: RunStep): boolean {
  return woken !== undefined || approval !== undefined || given !== undefined;
}

function stubOf({ status, port, output, error }: RunStep): Stubs[string] | undefined {
  if (status === 'failed' && error !== null) {
    const { code, message, details } = error;
    return { error: { code, message, ...(details === undefined ? {} : { details }) } };
  }
  // A step without a port, such as a Stop, ended the run, and does so again by itself.
  return (status === 'succeeded' || status === 'simulated') && port !== null ? { port, output } : undefined;
}

function expectedOf({ status, port }: RunStep, isStubbed: boolean): Expected[string] {
  // With a stub nothing is simulated: the step then succeeds.
  const shown = isStubbed && status === 'simulated' ? 'succeeded' : status;
  const told = shown === 'running' || shown === 'waiting' ? {} : { status: shown };
  return port === null ? told : { ...told, port };
}
