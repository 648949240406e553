// Whether an input is exactly one field of an earlier node, and which. Pure.
import { referencesInExpression } from '../../shared/expression/references.ts';
import { parseTemplate, soleExpression } from '../../shared/expression/template.ts';
import { childrenOf, type DataField } from './data-tree.ts';
import type { ChipSource } from './reference-chip.tsx';

/** `roots` are the names in scope; a path that they do not have is titled by its keys. */
export function chipOf(text: string, roots: readonly { field: DataField; card: string }[]): ChipSource | undefined {
  const sole = soleExpression(parseTemplate(text));
  if (sole === undefined || sole.unterminated === true) return undefined;
  const source = sole.text.trim();
  const [reference, ...others] = referencesInExpression(source);
  if (reference === undefined || others.length > 0 || reference.start !== 0 || reference.end !== source.length)
    return undefined;
  // An index by an expression is part of the chain's range and no part of its path.
  const plain = [reference.root, ...reference.path].join('.');
  if (source.replaceAll(/\[\s*(?:"([^"]*)"|'([^']*)')\s*\]/g, '.$1$2') !== plain) return undefined;
  const root = roots.find(({ field }) => field.path === reference.root);
  if (root === undefined) return undefined;
  let field: DataField | undefined = root.field;
  const titles = reference.path.map((key) => {
    field = field === undefined ? undefined : childrenOf(field).find((child) => child.key === key);
    return field?.title ?? key;
  });
  return { source: root.field.title, card: root.card, titles, text: source };
}
