// A flow made ready to run, once a snapshot: its machines, its compiled inputs, its cards. It holds nothing of any run,
// so all runs of the version share it.
import { compileExpression, type CompiledExpression, type Scope } from '../../../shared/expression/evaluate.ts';
import { compileInputs, compileResult } from '../../../shared/expression/inputs.ts';
import { hasExpressions } from '../../../shared/expression/template.ts';
import type { DeclaredField } from '../../../shared/card/declared-fields.ts';
import { bareExpressions, bodyInputs } from '../../../shared/card/manifest.ts';
import type { ActionCard, TriggerCard } from '../../../shared/card/card.ts';
import { portsOf } from '../../../shared/card/ports.ts';
import type { TriggerExtension } from '../../../shared/card/trigger-extension.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { withBodies } from '../../../shared/flow/bodies.ts';
import { resultOf } from '../../../shared/flow/calls.ts';
import { findNode, reachableFrom } from '../../../shared/flow/graph.ts';
import { gatherSeconds, type Flow, type FlowNode } from '../../../shared/flow/flow.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { RunEdits } from '../../../shared/run.ts';
import { compile, compileBody, type RunMachine } from '../../../shared/machine/compile.ts';
import { createWalk, type MachineWalk } from '../../../shared/machine/walk.ts';
import type { CardRegistry } from '../../cards/registry.ts';
import { checkReturned } from './return-check.ts';
import { mergedEdits } from './run-edits.ts';

/** An action node, ready to run. */
export interface PlanNode {
  key: string;
  node: FlowNode;
  card: ActionCard;
  /**
   * Evaluates the node's inputs over the scope and checks them against the card's schema (S1).
   * @throws TerminalError `step.input`, `flow.return-value`
   */
  input(scope: Scope): JsonValue;
  /** The node's own ports, without `error`. */
  ports: string[];
  /** S10.3: how often its inputs were edited in this run; 0: never. It becomes part of the idempotency key (J6). */
  edition: number;
  /**
   * S5.1: what an iteration of this node's body gives, over the scope at its end. Null where its card has no such
   * input.
   */
  result(scope: Scope): JsonValue;
}

/** A trigger node that is on and whose inputs fit its card. */
export interface PlanTrigger {
  key: string;
  node: FlowNode;
  card: TriggerCard;
  /** The trigger's own inputs: literals only. */
  input: JsonObject;
  eventTypes: string[];
  /** T2: the condition; undefined: every event of the type. */
  when: CompiledExpression | undefined;
  /** T3; undefined: each event starts a run of its own. */
  gather: PlanGather | undefined;
  /** A switch of the card that is on at this node, such as one that gathers by itself (T3.1). */
  extension: TriggerExtension | undefined;
}

/** T3: how events of a trigger become one run. Times are milliseconds. */
export interface PlanGather {
  /** The key of an event, from the trigger's output for it. @throws AppError where it cannot be evaluated */
  keyOf(output: JsonObject): JsonValue;
  quietMs: number;
  maxMs: number;
}

export interface FlowPlan {
  snapshot: string;
  flow: Flow;
  /** @throws TerminalError `node.unknown-card` where the installation lacks the card that the node names */
  node(key: string): PlanNode;
  triggers: PlanTrigger[];
  /** S6.2: the fields that the flow declares as its result; none: anything. */
  returns: readonly DeclaredField[];
  /** T4.1: the key, and whether a run that waits releases it; undefined: runs share nothing. */
  concurrency: { key: CompiledExpression; release: boolean } | undefined;
  /** S10.3: the same plan with other inputs, as the run's fork and resumes gave them one after another. */
  edited(edits: readonly RunEdits[]): FlowPlan;
  /** The machine of the runs that start at this trigger; all runs of the flow version share it. */
  machine(triggerNodeId: string): MachineWalk;
  /** F4: the machine of one iteration of this For each. */
  body(forEach: string): MachineWalk;
  /** The action nodes that the trigger can reach (F2), those in bodies included. */
  reachable(triggerNodeId: string): string[];
  /** The nodes of `reachable` that stand directly in this body; undefined: in none. */
  within(triggerNodeId: string, forEach: string | undefined): string[];
  /** All that stands in a node's body, at any depth. */
  bodyOf(key: string): string[];
}

/**
 * Plans a flow. It never throws for a flow that parses: what cannot run says so when it is reached. Machines and nodes
 * are made when they are first asked for, since a version may have more than its runs reach.
 */
export function planFlow(flow: Flow, snapshot: string, cards: CardRegistry): FlowPlan {
  const machines = new Map<string, MachineWalk>();
  const nodes = new Map<string, PlanNode>();
  const reachable = new Map<string, string[]>();
  const levels = new Map<string, string[]>();
  const bodies = new Map<string, string[]>();
  const prepared = (key: string, make: () => RunMachine): MachineWalk => {
    let machine = machines.get(key);
    if (machine === undefined) machines.set(key, (machine = createWalk(make())));
    return machine;
  };
  const plan: FlowPlan = {
    snapshot,
    flow,
    edited: (edits) => editPlan(plan, edits, cards),
    returns: resultOf(flow, cards.manifest),
    concurrency: planConcurrency(flow),
    triggers: Object.entries(flow.nodes).flatMap(([key, node]) => {
      const trigger = planTrigger(key, node, cards);
      return trigger === undefined ? [] : [trigger];
    }),
    node(key) {
      let planned = nodes.get(key);
      if (planned === undefined) nodes.set(key, (planned = planNode(key, flow, cards, plan.returns)));
      return planned;
    },
    machine: (key) => prepared(key, () => compile(flow, key, cards.manifest)),
    body: (key) => prepared(key, () => compileBody(flow, key, cards.manifest)),
    within(triggerNodeId, forEach) {
      const id = `${triggerNodeId} ${forEach ?? ''}`;
      let keys = levels.get(id);
      if (keys === undefined) {
        keys = plan.reachable(triggerNodeId).filter((key) => findNode(flow, key)?.parent === forEach);
        levels.set(id, keys);
      }
      return keys;
    },
    bodyOf(key) {
      let keys = bodies.get(key);
      if (keys === undefined) bodies.set(key, (keys = withBodies(flow, [key]).filter((each) => each !== key)));
      return keys;
    },
    reachable(triggerNodeId) {
      let keys = reachable.get(triggerNodeId);
      if (keys === undefined) {
        keys = [...reachableFrom(flow, [triggerNodeId])].filter((key) => key !== triggerNodeId);
        reachable.set(triggerNodeId, keys);
      }
      return keys;
    },
  };
  return plan;
}

/** A plan of its own for one run. Only edited nodes are planned anew; machines depend on no input. */
function editPlan(plan: FlowPlan, resumes: readonly RunEdits[], cards: CardRegistry): FlowPlan {
  const nodes = { ...plan.flow.nodes };
  const edits = mergedEdits(resumes);
  for (const [key, inputs] of Object.entries(edits)) {
    const node = nodes[key];
    if (node !== undefined) nodes[key] = { ...node, inputs: { ...node.inputs, ...inputs } };
  }
  const edited = new Map<string, PlanNode>();
  return {
    ...plan,
    node(key) {
      if (!Object.hasOwn(edits, key)) return plan.node(key);
      let planned = edited.get(key);
      if (planned === undefined) {
        const edition = resumes.filter((one) => Object.hasOwn(one, key)).length;
        edited.set(key, (planned = { ...planNode(key, { ...plan.flow, nodes }, cards, plan.returns), edition }));
      }
      return planned;
    },
  };
}

/** Undefined for what is no trigger, is disabled, or has inputs that do not fit: such a node starts nothing. */
function planTrigger(key: string, node: FlowNode, cards: CardRegistry): PlanTrigger | undefined {
  const card = cards.find(node.card, node.version);
  if (card?.kind !== 'trigger' || node.disabled === true) return undefined;
  const parsed = card.input.safeParse(node.inputs ?? {});
  if (!parsed.success) return undefined;
  const input = parsed.data as JsonObject;
  const extension = card.extension !== undefined && input[card.extension.input] === true ? card.extension : undefined;
  const own = typeof card.eventTypes === 'function' ? card.eventTypes(input) : card.eventTypes;
  const eventTypes = extension === undefined ? own : [...own, ...extension.eventTypes];
  const when = node.when === undefined || node.when.trim() === '' ? undefined : compileLater(node.when);
  return { key, node, card, input, eventTypes, when, gather: planGather(node, extension), extension };
}

/** T3.1: what the author set goes before what an extension does by itself. */
function planGather({ gather }: FlowNode, extension: TriggerExtension | undefined): PlanGather | undefined {
  if (gather === undefined) return extension && windowOf(extension, (output) => extension.keyOf(output));
  const key = compileLater(gather.key);
  return windowOf(gatherSeconds(gather), (output) => key.evaluate({ trigger: output }));
}

function windowOf(seconds: { quietSeconds: number; maxSeconds: number }, keyOf: PlanGather['keyOf']): PlanGather {
  return { keyOf, quietMs: seconds.quietSeconds * 1_000, maxMs: seconds.maxSeconds * 1_000 };
}

/** T4.1; an empty text is no key. */
function planConcurrency({ settings }: Flow): FlowPlan['concurrency'] {
  const source = settings?.concurrencyKey?.trim() ?? '';
  if (source === '') return undefined;
  return { key: compileLater(source), release: settings?.keyWhileWaiting === 'release' };
}

/**
 * Compiles an expression. One that does not compile fails at each event, which shows it as an issue on the flow (T2).
 */
function compileLater(source: string): CompiledExpression {
  try {
    return compileExpression(source);
  } catch (thrown) {
    return {
      source,
      evaluate() {
        throw thrown;
      },
    };
  }
}

/**
 * Compiles a node's inputs into three kinds: templates, which are evaluated when the step runs; bare expressions, which
 * the card gets as text; and the expressions about its body, which are evaluated at the end of each iteration.
 * @throws TerminalError `node.unknown-card`
 */
function planNode(key: string, flow: Flow, cards: CardRegistry, returns: FlowPlan['returns']): PlanNode {
  const node = flow.nodes[key];
  const card = node === undefined ? undefined : cards.find(node.card, node.version);
  if (node === undefined || card?.kind !== 'action') {
    throw new TerminalError(
      'node.unknown-card',
      `Node "${key}" names the card "${node?.card ?? ''}", which this installation does not have.`,
    );
  }
  const manifest = cards.manifest(node.card, node.version);
  const ports = manifest === undefined ? card.ports : portsOf(node, manifest);
  const body = bodyInputs(manifest?.input);
  const bare = bareExpressions(manifest?.input).union(body);
  const entries = Object.entries(node.inputs ?? {});
  const results = entries.filter(([name]) => body.has(name)).map(([, value]) => compileResult(value));
  const result = (scope: Scope): JsonValue => results[0]?.evaluate(scope) ?? null;
  // Bare expressions are the card's to use, those about its body are for later: braces in them are no template.
  const fixed = Object.fromEntries(entries.filter(([name]) => bare.has(name)));
  const inputs =
    bare.size === 0 ? (node.inputs ?? {}) : Object.fromEntries(entries.filter(([name]) => !bare.has(name)));
  const compiled = compileInputs(inputs, manifest?.input);
  const whole = (value: JsonValue): JsonValue => (bare.size === 0 ? value : { ...(value as JsonObject), ...fixed });
  const check = (value: JsonValue): JsonValue => {
    const parsed = card.input.safeParse(value);
    if (parsed.success) return checkReturned(parsed.data as JsonValue, manifest?.input, returns, node.name ?? key);
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'its inputs' : `input "${issue.path.join('.')}"`;
    throw new TerminalError(
      'step.input',
      `Node "${node.name ?? key}" cannot run: ${where}: ${issue?.message ?? 'not valid'}.`,
    );
  };
  const planned = { key, node, card, ports, result, edition: 0 };
  // Inputs without expressions are checked once, and not with every run.
  if (hasExpressions(inputs)) return { ...planned, input: (scope) => check(whole(compiled.evaluate(scope))) };
  let literal: { value: JsonValue } | undefined;
  return { ...planned, input: () => (literal ??= { value: check(whole(inputs)) }).value };
}
