// What an input does with a field of the data panel, however it comes: one that fits is put there, for one that does not
// the ways are offered in which it would. Each is one step of undo.
import { useState, type ReactNode } from 'react';

import type { JsonObject } from '../../../shared/json.ts';
import { findField, type DataField, type DataType } from '../../mapping/data-tree.ts';
import { fitOf, waysFor, type CheckedWay } from '../../mapping/fit.ts';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import { WaysMenu } from '../../mapping/ways-menu.tsx';
import type { Point } from '../expression/expression-editor.tsx';
import { useNodeScope } from '../node-scope.ts';

interface MappingOptions {
  /** Path within the node, by dots. */
  id: string;
  title: string;
  /** What the input takes; where that hangs on what is put there, by the field's kind. */
  schema: JsonObject | ((given: DataType | undefined) => JsonObject);
  /** As what a field would come there: the whole value, beside other text, or into code, where all is right that is written. */
  placeOf: (at?: Point) => 'whole' | 'part' | 'code';
  /** Puts an expression there; asks where that would replace something. */
  put: (source: string, at?: Point, given?: DataType) => void;
  /** Says why nothing can be done. */
  onRefused: (reason: string) => void;
}

interface Mapping {
  onFocus: () => void;
  onDropField: (path: string, at: Point) => void;
  menu: ReactNode;
}

interface Offer {
  reason: string;
  ways: readonly CheckedWay[];
  given: DataType | undefined;
  /** Where the menu stands. */
  at: Point;
  /** Where the field was dropped, if it was. */
  dropped: Point | undefined;
  from: Element | null;
}

export function useMapping({ id, title, schema, placeOf, put, onRefused }: MappingOptions): Mapping {
  const { roots, types, sample, targets, isReadOnly, settle } = useNodeScope();
  const [offer, setOffer] = useState<Offer | null>(null);
  const putAlone = (source: string, at: Point | undefined, given: DataType | undefined): void => {
    settle();
    put(source, at, given);
    settle();
  };
  const fieldOf = (path: string): DataField | undefined =>
    findField(
      roots.map((root) => root.field),
      path,
    );
  const takenBy = (field: DataField): JsonObject => (typeof schema === 'function' ? schema(field.type) : schema);
  const insert = (path: string, dropped?: Point): void => {
    if (isReadOnly) return;
    const place = placeOf(dropped);
    const field = fieldOf(path);
    const fit =
      place === 'code' || field === undefined
        ? ({ fits: true } as const)
        : fitOf(field, { types, sample }, takenBy(field), place);
    if (fit.fits) return putAlone(path, dropped, field?.type);
    if (fit.ways.length === 0) return onRefused(fit.reason);
    setOffer({ ...fit, given: field?.type, dropped, at: dropped ?? placeBelow(id), from: document.activeElement });
  };
  /** To where the field was picked, unless what was put has the focus by then. */
  const close = (from: Element | null): void => {
    setOffer(null);
    requestAnimationFrame(() => {
      const isLost = document.activeElement === document.body || document.activeElement === null;
      if (isLost && from instanceof HTMLElement) from.focus();
    });
  };
  const onFocus = useInsertTarget(targets, id, title, {
    insert,
    ways: (path) => {
      const [place, field] = [placeOf(), fieldOf(path)];
      return field === undefined || place === 'code' ? [] : waysFor(field, { types, sample }, takenBy(field), place);
    },
    insertAs: (source) => putAlone(source, undefined, undefined),
  });
  const menu = offer !== null && (
    <WaysMenu
      reason={offer.reason}
      ways={offer.ways}
      at={offer.at}
      onPick={(source) => {
        close(offer.from);
        putAlone(source, offer.dropped, offer.given);
      }}
      onClose={() => close(offer.from)}
    />
  );
  return { onFocus, onDropField: insert, menu };
}

function placeBelow(id: string): Point {
  const box = document.querySelector(`[data-takes-field="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  return box === undefined ? { x: 0, y: 0 } : { x: box.left, y: box.bottom };
}
