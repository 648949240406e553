// The fields that a row can be about, as a list to choose from: the ones near the roots, or those that a search finds.
// Pure.
import { chipOfSource } from '../../mapping/chip-of.ts';
import type { DataRoot } from '../../mapping/data-panel.tsx';
import { childrenOf, preview, searchFields, type DataField } from '../../mapping/data-tree.ts';

export interface FieldChoice {
  path: string;
  /** The titles that lead to it, such as "Okta User › Display Name". */
  title: string;
  /** The name of the node that it comes from; empty where that is not known, as for items of lists. */
  source: string;
  /** The id of that node's card; empty for none. */
  card: string;
  /** Its value in the sample, as `preview` shows it. */
  value: string;
}

/** How many are offered at the most. */
const MOST = 60;
/** How many levels below a root the list goes without a search. */
const DEPTH = 2;

export function fieldChoices(roots: readonly DataRoot[], query: string): FieldChoice[] {
  const fields =
    query.trim() === ''
      ? firstFields(roots)
      : searchFields(
          roots.map(({ field }) => field),
          query,
          MOST,
        );
  return fields.map((field): FieldChoice => {
    const chip = chipOfSource(field.path, roots);
    // A field in an item of a list is no chip; it is called by its own title alone.
    const title = chip === undefined || chip.titles.length === 0 ? field.title : chip.titles.join(' › ');
    return {
      path: field.path,
      title,
      source: chip?.source ?? '',
      card: chip?.card ?? '',
      value: preview(field.value),
    };
  });
}

/** The fields near the roots without those that hold others, in the order of the roots. A list counts as one field. */
function firstFields(roots: readonly DataRoot[]): DataField[] {
  const found: DataField[] = [];
  for (const { field } of roots) collect(field, 0, found);
  return found.slice(0, MOST);
}

function collect(field: DataField, depth: number, found: DataField[]): void {
  if (found.length >= MOST) return;
  const children = field.hasChildren && field.type !== 'list' && depth < DEPTH ? childrenOf(field) : [];
  if (children.length === 0) found.push(field);
  for (const child of children) collect(child, depth + 1, found);
}
