// The fields that a row can be about, as a list to choose from: those that come first, or those that are searched for. Pure.
import { chipOfSource } from '../../mapping/chip-of.ts';
import type { DataRoot } from '../../mapping/data-panel.tsx';
import { childrenOf, preview, searchFields, type DataField } from '../../mapping/data-tree.ts';

export interface FieldChoice {
  path: string;
  /** "Okta User › Display Name" */
  title: string;
  /** The node that it comes from. */
  source: string;
  card: string;
  /** For the sample. */
  value: string;
}

const MOST = 60;
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
    // Items of lists have no titles on the way.
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

/** The leaves near the roots, nearest nodes first. */
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
