// S3: what a card gave, before anybody builds on it.
import type { Outcome } from '../../shared/card/card.ts';
import { DefectError, TerminalError } from '../../shared/errors.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import type { PlanNode } from './flow-plan.ts';

/** Outputs up to here are kept whole for later steps; past it the step fails. In characters of JSON, roughly. */
export const OUTPUT_LIMIT = 5 * 1024 * 1024;

/** @throws TerminalError `step.output-too-large`; DefectError `card.bad-port`, and when `strict` `card.bad-output` */
export function checkOutput(
  node: PlanNode,
  outcome: Exclude<Outcome, { kind: 'stop' | 'wait' | 'each' }>,
  strict: boolean,
): void {
  if (!node.ports.includes(outcome.port)) {
    throw new DefectError(
      'card.bad-port',
      `Card "${node.card.id}" finished through the port "${outcome.port}", which it does not have.`,
    );
  }
  if (roughSize(outcome.output, OUTPUT_LIMIT) > OUTPUT_LIMIT) {
    throw new TerminalError(
      'step.output-too-large',
      `Node "${node.node.name ?? node.key}" gave more than ${OUTPUT_LIMIT / 1024 / 1024} MiB. Ask the other side for less, a page or a filter.`,
    );
  }
  if (!strict || outcome.kind === 'simulated') return;
  const parsed = node.card.output.safeParse(outcome.output);
  if (!parsed.success) {
    throw new DefectError(
      'card.bad-output',
      `Card "${node.card.id}" gave an output that its own schema refuses: ${parsed.error.message}`,
    );
  }
}

/** Characters of a value's JSON, near enough; stops counting past `limit`. */
export function roughSize(value: JsonValue, limit: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (Array.isArray(value)) {
    let size = 2;
    for (const item of value) {
      size += roughSize(item, limit) + 1;
      if (size > limit) return size;
    }
    return size;
  }
  if (isJsonObject(value)) {
    let size = 2;
    for (const key in value) {
      size += key.length + 4 + roughSize(value[key] ?? null, limit);
      if (size > limit) return size;
    }
    return size;
  }
  return 8;
}
