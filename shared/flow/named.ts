// Finds what a node names by a fixed text in an input: another flow, a table. The card's schema says which input that
// is, by its widget; what an expression names is known only when the step runs.
import { inputsByWidget, type ManifestLookup } from '../card/manifest.ts';
import { hasExpressions } from '../expression/template.ts';
import type { JsonValue } from '../json.ts';
import type { Flow, FlowNode } from './flow.ts';

export interface NamedThing {
  nodeId: string;
  /** The name of the input that holds the id. */
  input: string;
  id: string;
}

/**
 * What the nodes of a flow name in inputs with this widget. Nodes that are disabled are left out, for they do nothing
 * with it.
 */
export function namedBy(
  { nodes }: Pick<Flow, 'nodes'>,
  widget: 'flow' | 'table',
  manifests: ManifestLookup,
): NamedThing[] {
  return Object.entries(nodes).flatMap(([nodeId, { card, version, disabled, inputs = {} }]) => {
    if (disabled === true) return [];
    return inputsByWidget(manifests(card, version), widget).flatMap((input) => {
      const id = fixedText(inputs[input]);
      return id === undefined ? [] : [{ nodeId, input, id }];
    });
  });
}

/** What a node names in the input that a schema tells (`fieldsOf`, `resultOf`, `rowOf`), where it is a fixed text. */
export function namedIn({ inputs = {} }: Pick<FlowNode, 'inputs'>, input: JsonValue | undefined): string | undefined {
  return typeof input === 'string' ? fixedText(inputs[input]) : undefined;
}

/** The text without spaces around it. Undefined for what is no text, is empty, or is worked out by expressions. */
export function fixedText(value: JsonValue | undefined): string | undefined {
  return typeof value !== 'string' || value.trim() === '' || hasExpressions(value) ? undefined : value.trim();
}
