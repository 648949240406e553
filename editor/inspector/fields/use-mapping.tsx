// What an input does with a field of the data panel, however it comes: one that fits is put there; for one that does
// not, the ways are offered in which it would. Each of this is one step of undo.
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
  /** The schema of what the input takes, or a function of the field's type where it depends on that. */
  schema: JsonObject | ((given: DataType | undefined) => JsonObject);
  /** What a field would be there: the whole value, a part beside other text, or a part of code, where anything fits. */
  placeOf: (at?: Point) => 'whole' | 'part' | 'code';
  /** Puts an expression, given without braces, there; where that would replace something, it asks first. */
  put: (source: string, at?: Point, given?: DataType) => void;
  /** Called with a sentence where a field does not fit and there is no way to make it fit. */
  onRefused: (reason: string) => void;
}

interface Mapping {
  /** To be called when the input gets the focus. */
  onFocus: () => void;
  onDropField: (path: string, at: Point) => void;
  /** The menu of ways, to be drawn beside the input; false while nothing is offered. */
  menu: ReactNode;
}

interface Offer {
  reason: string;
  ways: readonly CheckedWay[];
  /** The type of the field. */
  given: DataType | undefined;
  /** Where the menu stands. */
  at: Point;
  /** Where the field was dropped, if it was. */
  dropped: Point | undefined;
  /** What had the focus when the field was picked. */
  from: Element | null;
}

export function useMapping({ id, title, schema, placeOf, put, onRefused }: MappingOptions): Mapping {
  const { roots, types, sample, targets, isReadOnly, settle } = useNodeScope();
  const [offer, setOffer] = useState<Offer | null>(null);
  /** Puts it as a step of undo of its own, apart from what was typed before and after. */
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
  /** Closes the menu. The focus goes back to where the field was picked, unless what was put there has it by then. */
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

/** The lower left corner of the input, for a menu that no drop gives a place. */
function placeBelow(id: string): Point {
  const box = document.querySelector(`[data-takes-field="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  return box === undefined ? { x: 0, y: 0 } : { x: box.left, y: box.bottom };
}
