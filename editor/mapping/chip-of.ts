// Whether an input is exactly one field of an earlier node, and which. Pure.
import { chainIn } from '../../shared/expression/references.ts';
import { parseTemplate, soleExpression } from '../../shared/expression/template.ts';
import { childrenOf, type DataField } from './data-tree.ts';
import type { ChipSource } from './reference-chip.tsx';

export type ChipRoots = readonly { field: DataField; card: string }[];

/**
 * What a chip shows in place of a template; undefined where the template is not exactly one field of a name in `roots`,
 * which are the names in scope. A part of the path that the data tree does not have is titled by its key.
 */
export function chipOf(text: string, roots: ChipRoots): ChipSource | undefined {
  const sole = soleExpression(parseTemplate(text));
  return sole === undefined || sole.unterminated === true ? undefined : chipOfSource(sole.text, roots);
}

/** The same for an expression without braces. */
export function chipOfSource(source: string, roots: ChipRoots): ChipSource | undefined {
  const chain = chainIn(source);
  const root = chain === undefined ? undefined : roots.find(({ field }) => field.path === chain.root);
  if (chain === undefined || root === undefined) return undefined;
  let field: DataField | undefined = root.field;
  const titles = chain.path.map((key) => {
    field = field === undefined ? undefined : childrenOf(field).find((child) => child.key === key);
    return field?.title ?? key;
  });
  return { source: root.field.title, card: root.card, titles, text: source.trim() };
}
