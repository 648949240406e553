// S3: checks what a card gave, before anybody builds on it.
import type { Outcome } from '../../../shared/card/card.ts';
import { DefectError, TerminalError } from '../../../shared/errors.ts';
import { roughSize } from '../../lib/json-size.ts';
import type { PlanNode } from '../plan/plan.ts';
import { OUTPUT_LIMIT } from '../run/output-limit.ts';

/**
 * @param strict whether the output is checked against the card's schema: on in development and tests; a simulated
 * output is a sample, and is not checked
 * @throws TerminalError `step.output-too-large`
 * @throws DefectError `card.bad-port`, and when `strict` `card.bad-output`
 */
export function checkOutput(
  node: PlanNode,
  outcome: Exclude<Outcome, { kind: 'stop' | 'wait' | 'each' | 'write' }>,
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
