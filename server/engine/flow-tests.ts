// The test cases that stand in a flow file, run by the engine itself with a journal in memory: what passes here runs
// so. Nothing leaves the process: a node with an effect and without a stub is simulated.
import type { Outcome } from '../../shared/card/card.ts';
import { CancelledError, NotFoundError, TerminalError, toAppError, type AppError } from '../../shared/errors.ts';
import { outputExampleOf } from '../../shared/flow/call-result.ts';
import type { FlowLookup } from '../../shared/flow/calls.ts';
import { coveredBy, type Covered } from '../../shared/flow/cases/coverage.ts';
import type { Flow, FlowTest } from '../../shared/flow/flow.ts';
import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { slackWithout } from '../../shared/card/slack-client.ts';
import { oktaWithout } from '../../shared/okta/call-url.ts';
import { foldSteps } from '../../shared/run-steps.ts';
import { itemText } from '../../shared/story/tell-step.ts';
import type { EndStatus, JournalRecord, RunStep } from '../../shared/run.ts';
import type { CardRegistry } from '../cards/registry.ts';
import type { OpenScratch } from '../store/scratch.ts';
import { createRedactor } from '../secrets/redact.ts';
import { openCaseMemory, type CaseMemory } from './case-memory.ts';
import { planFlow, type FlowPlan, type PlanNode } from './plan/plan.ts';
import { manualPayload } from './start/manual-payload.ts';
import { refused, shownWrite } from './step/step-writes.ts';
import { RunActor } from './run/run-actor.ts';
import { createStepRunner } from './step/step-runner.ts';
import { triggerOutput, type TriggerData } from './start/trigger-data.ts';

/** What became of one case, as the editor and `signalbox test` show it. */
export interface FlowTestResult {
  name: string;
  passed: boolean;
  /** One sentence for each expectation that did not hold. */
  failures: string[];
  /** What the case went through. */
  covered: Covered;
}

/** What the place where tests run gives them. */
export interface TestPlace {
  /** The flows that the flow may call, so that a call without a stub gives what they declare. */
  flows?: FlowLookup | undefined;
  /** Where the tables and counters of a case are kept while it runs; absent: a case that has some fails. */
  openScratch?: OpenScratch | undefined;
}

/** What one case has around its flow. */
interface Around extends TestPlace {
  cards: CardRegistry;
  memory: CaseMemory | undefined;
}

/** Time in tests stands still, so that cases give the same result whenever they run. */
const TEST_TIME = '2026-01-01T00:00:00.000Z';

/**
 * Runs every case of the flow, one after the other, each in milliseconds. It never throws: what breaks is a failure.
 */
export async function runFlowTests(flow: Flow, cards: CardRegistry, place: TestPlace = {}): Promise<FlowTestResult[]> {
  const plan = planFlow(flow, 'test', cards);
  const results: FlowTestResult[] = [];
  for (const [name, test] of Object.entries(flow.tests ?? {})) {
    let failures: string[];
    let covered: Covered = { nodes: [], edges: [] };
    try {
      const memory = await openCaseMemory(test, { open: place.openScratch, at: TEST_TIME });
      try {
        ({ failures, covered } = await runTest(plan, test, { ...place, cards, memory }));
      } finally {
        await memory?.close();
      }
    } catch (thrown) {
      failures = [toAppError(thrown).message];
    }
    results.push({ name, passed: failures.length === 0, failures, covered });
  }
  return results;
}

/** Runs one case and compares what it expects: the status of the run, its steps, tables and counters. */
async function runTest(
  plan: FlowPlan,
  test: FlowTest,
  around: Around,
): Promise<Pick<FlowTestResult, 'failures' | 'covered'>> {
  const expected = test.expect ?? {};
  const started = start(plan, test, around);
  // A case may expect just this: it names neither status nor steps.
  if (started === undefined) {
    const isExpected = expected.steps === undefined && expected.status === undefined;
    const failures = isExpected ? [] : ['No trigger of the flow takes this event, so no run starts.'];
    failures.push(...((await around.memory?.differences()) ?? []));
    return { failures, covered: { nodes: [], edges: [] } };
  }
  const { status, records } = await started.ended;
  const all = foldSteps(plan.flow, records);
  const steps = Map.groupBy(all, (step) => step.nodeId);
  const failures: string[] = [];
  if (expected.status !== undefined && expected.status !== status) {
    const end = records.at(-1);
    const why = end?.type === 'run.ended' && end.error !== null ? ` (${end.error.message})` : '';
    failures.push(`The run ended ${status}${why}, expected ${expected.status}.`);
  }
  for (const [key, want] of Object.entries(expected.steps ?? {}))
    // S5: in a body it holds for each iteration.
    for (const step of steps.get(key) ?? [undefined]) failures.push(...compareStep(key, want, step));
  failures.push(...((await around.memory?.differences()) ?? []));
  return { failures, covered: coveredBy(plan.flow, started.triggerNodeId, all) };
}

/** A sentence for each expectation about a step that does not hold. A step that did not run is `skipped`. */
function compareStep(
  key: string,
  want: NonNullable<NonNullable<FlowTest['expect']>['steps']>[string],
  step: RunStep | undefined,
): string[] {
  const failures: string[] = [];
  const name = step === undefined || step.iteration === null ? `"${key}"` : `"${key}" of ${itemText(step.iteration)}`;
  const status = step?.status ?? 'skipped';
  if (want.status !== undefined && want.status !== status) {
    failures.push(
      `Step ${name} is ${status}${step?.error ? ` (${step.error.message})` : ''}, expected ${want.status}.`,
    );
  }
  if (want.port !== undefined && want.port !== step?.port)
    failures.push(`Step ${name} left through ${step?.port ?? 'no port'}, expected ${want.port}.`);
  if (want.output !== undefined && !jsonEquals(want.output, step?.output)) {
    failures.push(
      `Step ${name} gave ${JSON.stringify(step?.output ?? null)}, expected ${JSON.stringify(want.output)}.`,
    );
  }
  return failures;
}

/**
 * Starts the run at the first trigger that takes the case's event, as T2 has it. Undefined: none takes it.
 * @throws ValidationError where a trigger would take it, and the event does not fit that
 */
function start(
  plan: FlowPlan,
  test: FlowTest,
  around: Around,
): { triggerNodeId: string; ended: Promise<{ status: EndStatus; records: JournalRecord[] }> } | undefined {
  let refusal: AppError | undefined;
  for (const trigger of plan.triggers) {
    let data: TriggerData;
    try {
      data = manualPayload(test.event === undefined ? {} : { event: test.event }, trigger, TEST_TIME);
    } catch (thrown) {
      // Another trigger of the flow may take it.
      refusal ??= toAppError(thrown);
      continue;
    }
    if (!trigger.eventTypes.includes(String(data.event['eventType']))) continue;
    const output = triggerOutput(trigger, [data]);
    if (trigger.when !== undefined && trigger.when.evaluate({ trigger: output }) !== true) continue;
    return { triggerNodeId: trigger.key, ended: runInMemory(plan, trigger.key, output, test, around) };
  }
  if (refusal !== undefined) throw refusal;
  return undefined;
}

/** Runs the flow dry, with a runner that can reach nothing and a journal that keeps its records in a list. */
function runInMemory(
  plan: FlowPlan,
  triggerNodeId: string,
  trigger: JsonObject,
  test: FlowTest,
  { cards, flows, memory }: Around,
) {
  const example = ({ node, card }: PlanNode): JsonValue => {
    const manifest = cards.manifest(node.card, node.version);
    return manifest === undefined ? card.sample : outputExampleOf(node, manifest, { flows });
  };
  const records: JournalRecord[] = [];
  const { promise, resolve } = Promise.withResolvers<{ status: EndStatus; records: JournalRecord[] }>();
  const nothing = (): Promise<void> => Promise.resolve();
  const actor = new RunActor({
    head: {
      id: 'run_test',
      seq: 0,
      flowId: plan.flow.id,
      version: null,
      snapshot: plan.snapshot,
      status: 'queued',
      mode: 'dry',
      triggerNodeId,
      eventId: null,
      payload: null,
      replayOf: null,
      concurrency: null,
      createdAt: TEST_TIME,
    },
    plan,
    trigger,
    since: { at: TEST_TIME },
    records: [],
    iso: () => TEST_TIME,
    journal: {
      add: (record) => void records.push(record),
      changeRow: () => undefined,
      setTimer: () => undefined,
      setWait: () => undefined,
      addCausers: () => undefined,
      startRun: () => undefined,
      // What a case writes goes into tables of its own, by `answer`.
      write: () => undefined,
      dropWrite: () => undefined,
      clearTimer: () => undefined,
      commit: nothing,
      isDurable: () => true,
      takeOver: () => Promise.resolve(true),
      isFenced: () => false,
    },
    onEnd: (status) => resolve({ status, records }),
    // A test never waits: a step that would (a retry) shows as what it is, and the run is cancelled.
    onIdle: () => actor.cancel('the test, since it would wait'),
    runner: createStepRunner({
      now: () => Date.parse(TEST_TIME),
      iso: () => TEST_TIME,
      random: () => 0,
      http: () => ({ request: sendsNothing }),
      mail: () => ({ send: sendsNothing }),
      okta: () => oktaWithout('', sendsNothing),
      slack: () => slackWithout(sendsNothing),
      // Nothing is sent, so an invented account serves, as in a dry run without one (S11).
      connection: () => Promise.resolve(undefined),
      accounts: cards,
      redactor: () => createRedactor([]),
      approvalLink: () => 'https://signalbox.example.com/approve/test',
      ...(memory === undefined ? {} : { tables: memory.reads }),
      // A case has its own event and no other.
      events: {
        eventsOfType: () => Promise.resolve({ events: [], through: 0 }),
        findForTrigger: () => Promise.resolve(undefined),
      },
      strict: false,
      onDefect: () => undefined,
      example,
      stub: (node, input, context) => answer(node, input, test, { context, example, memory }),
    }),
  });
  actor.start();
  return promise;
}

/** Stands for every client. A step that gets so far is simulated by `answer`. */
const sendsNothing = (): Promise<never> =>
  Promise.reject(new TerminalError('test.no-network', 'A test sends nothing; give this node a stub.'));

/**
 * What a node of the case gives: its stub; else what its card gives; where that would call out or change something, its
 * sample as a simulated step.
 */
async function answer(
  node: PlanNode,
  input: JsonValue,
  test: FlowTest,
  {
    context,
    example,
    memory,
  }: {
    context: () => Parameters<PlanNode['card']['run']>[0];
    example(this: void, node: PlanNode): JsonValue;
    memory: CaseMemory | undefined;
  },
): Promise<Outcome> {
  const stub = test.stubs?.[node.key];
  if (stub !== undefined && 'error' in stub)
    throw new TerminalError(stub.error.code, stub.error.message, { details: stub.error.details ?? {} });
  if (stub !== undefined) {
    const { port = 'out', output = example(node) } = stub as { port?: string; output?: JsonValue };
    return { kind: 'done', port, output };
  }
  const effect = node.card.effectOf?.(input) ?? node.card.effect;
  try {
    const outcome = await node.card.run(context());
    if (outcome.kind === 'write' && memory !== undefined) {
      const written = await memory.write(outcome.write);
      if (written.ok) return { kind: 'done', port: outcome.port, output: written.output };
      throw refused(written.error);
    }
    if (outcome.kind === 'write')
      return { kind: 'simulated', port: outcome.port, output: example(node), preview: shownWrite(outcome.write) };
    return outcome.kind === 'done' && effect !== 'pure'
      ? { kind: 'simulated', port: outcome.port, output: outcome.output, preview: {} }
      : outcome;
  } catch (thrown) {
    // A read, which a dry run would really make: its sample stands in.
    const error = toAppError(thrown);
    const mayStandIn = effect !== 'pure' && (error instanceof NotFoundError || error instanceof CancelledError);
    if (error.code !== 'test.no-network' && !mayStandIn) throw thrown;
    const [port = 'out'] = node.ports;
    return { kind: 'simulated', port, output: example(node), preview: isJsonObject(input) ? input : {} };
  }
}
