// What the expressions of a run's steps saw: the scope as it was when a step began, made of the outputs that its
// journal holds. Pure; records are noted in the order in which they were written.
import { findNode } from '../flow/graph.ts';
import type { Flow } from '../flow/flow.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { JournalRecord, StepRef } from '../run.ts';

/** What was seen so far. Whoever tells a story notes each record after telling it. */
export interface Seen {
  note(record: JournalRecord): void;
  /**
   * The scope of a step that begins now. It is never to be changed: outside of loops it is the very object that
   * grows.
   */
  scopeOf(step: StepRef): JsonObject;
  /** What the step was given when it last began; undefined where that is not on record. */
  inputOf(step: StepRef): JsonValue | undefined;
}

/** Begins with what every step sees: `known` is `trigger`, `run`, `flow`, and the trigger's own node. */
export function createSeen(flow: Pick<Flow, 'nodes'>, known: JsonObject): Seen {
  const outputs = new Map<string, JsonObject>([['', { ...known }]]);
  const inputs = new Map<string, JsonValue>();

  // Outputs by iteration: those of the run itself under the empty text, those of a body under its iteration's id.
  const outputsOf = (iteration: string): JsonObject => {
    let own = outputs.get(iteration);
    if (own === undefined) outputs.set(iteration, (own = {}));
    return own;
  };

  return {
    note(record) {
      if (!('nodeId' in record)) return;
      const { nodeId, iteration } = record;
      if ('input' in record && record.input !== undefined) inputs.set(keyOf(record), record.input);
      if (record.type === 'step.finished') outputsOf(iteration ?? '')[nodeId] = record.output;
      if (record.type === 'step.failed') {
        const { code, message, details = {} } = record.error;
        outputsOf(iteration ?? '')[nodeId] = { code, message, details };
      }
    },
    scopeOf({ nodeId, iteration }) {
      if (iteration === null) return outputsOf('');
      const scope = { ...outputsOf('') };
      const places = iteration.split('/');
      const loops = loopsAround(flow, nodeId);
      // From the outermost loop inwards, so that an inner `item` stands over an outer one.
      for (const [depth, place] of places.entries()) {
        const outer = places.slice(0, depth).join('/');
        const loop = loops[depth];
        const given = loop === undefined ? undefined : inputs.get(keyOf({ nodeId: loop, iteration: outer || null }));
        const items = isJsonObject(given) && Array.isArray(given['items']) ? given['items'] : [];
        Object.assign(scope, outputs.get(places.slice(0, depth + 1).join('/')));
        scope['index'] = Number(place);
        const item = items[Number(place)];
        if (item !== undefined) scope['item'] = item;
      }
      return scope;
    },
    inputOf: (step) => inputs.get(keyOf(step)),
  };
}

/** The keys of the nodes in whose bodies the node stands, the outermost first. */
export function loopsAround(flow: Pick<Flow, 'nodes'>, nodeId: string): string[] {
  const loops: string[] = [];
  for (let parent = findNode(flow, nodeId)?.parent; parent !== undefined; parent = findNode(flow, parent)?.parent) {
    if (loops.includes(parent)) break;
    loops.unshift(parent);
  }
  return loops;
}

function keyOf({ nodeId, iteration }: StepRef): string {
  return `${nodeId} ${iteration ?? ''}`;
}
