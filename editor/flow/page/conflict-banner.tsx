// Somebody else saved first: shows what both changed, piece by piece with both values, and the choice of each. Also
// says where the server refuses what it is sent.
import { Button } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { GitMerge } from 'lucide-react';
import { useState } from 'react';

import type { Flow } from '../../../shared/flow/flow.ts';
import { findNode } from '../../../shared/flow/graph.ts';
import type { MergeConflict, MergeSide } from '../../../shared/flow/merge/pieces.ts';
import { nameOfPart, titled } from '../../../shared/flow/part-names.ts';
import { isJsonObject, jsonEquals, type JsonValue } from '../../../shared/json.ts';
import type { EditorSession } from '../../session/session.ts';
import { TEXTS } from '../texts.ts';
import bannerStyles from './banner.module.css';
import styles from './conflict.module.css';

export function ConflictBanner({ session }: { session: EditorSession }) {
  const phase = useSelector(session.autosave.store, ({ context }) => context.phase);
  const message = useSelector(session.autosave.store, ({ context }) => context.message);
  if (phase === 'refused') {
    return (
      <div className={bannerStyles.banner} role="alert" data-tone="error">
        <p>
          <b>{TEXTS.refusedTitle}</b> {message}
        </p>
      </div>
    );
  }
  return phase === 'conflict' ? <Conflict session={session} /> : null;
}

/** The merge is made when every piece is decided; until then nothing is saved, and editing goes on. */
function Conflict({ session: { autosave, editor } }: { session: EditorSession }) {
  const conflicts = useSelector(autosave.store, ({ context }) => context.conflicts);
  const theirs = useSelector(autosave.store, ({ context }) => context.theirs);
  const [choices, setChoices] = useState<Record<string, MergeSide>>({});
  const { flow } = editor.get();
  const choose = (ids: readonly string[], side: MergeSide): void =>
    setChoices({ ...choices, ...Object.fromEntries(ids.map((id) => [id, side])) });
  const all = conflicts.map(({ id }) => id);
  const isDecided = all.every((id) => choices[id] !== undefined);
  return (
    <section className={bannerStyles.banner} role="alertdialog" aria-label={TEXTS.conflictTitle} data-testid="conflict">
      <GitMerge size={16} aria-hidden />
      <div className={bannerStyles.words}>
        <div className={styles.head}>
          <p>
            <b>{TEXTS.conflictTitle}</b> {TEXTS.conflictText(conflicts.length)}{' '}
            <span className={bannerStyles.help}>{TEXTS.conflictKept}</span>
          </p>
          <div className={styles.buttons}>
            {conflicts.length > 1 && (
              <>
                <Button variant="default" size="xs" onClick={() => choose(all, 'mine')}>
                  {TEXTS.allMine}
                </Button>
                <Button variant="default" size="xs" onClick={() => choose(all, 'theirs')}>
                  {TEXTS.allTheirs}
                </Button>
              </>
            )}
            <Button size="xs" disabled={!isDecided} onClick={() => void autosave.resolve(choices)}>
              {TEXTS.mergeChosen}
            </Button>
          </div>
        </div>
        <ul className={styles.pieces}>
          {conflicts.map((conflict) => (
            <Piece
              key={conflict.id}
              conflict={conflict}
              title={titleOf(conflict, flow, theirs?.flow)}
              chosen={choices[conflict.id]}
              onChoose={(side) => choose([conflict.id], side)}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}

interface PieceProps {
  conflict: MergeConflict;
  title: string;
  chosen: MergeSide | undefined;
  onChoose: (side: MergeSide) => void;
}

function Piece({ conflict, title, chosen, onChoose }: PieceProps) {
  return (
    <li>
      <fieldset className={styles.piece}>
        <legend>{title}</legend>
        {conflict.base !== undefined && !isJsonObject(conflict.base) && (
          <p className={bannerStyles.help}>{TEXTS.mergedWas(shown(conflict.base))}</p>
        )}
        <div className={styles.sides}>
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} className={styles.side} data-chosen={chosen === side}>
              <input type="radio" name={conflict.id} checked={chosen === side} onChange={() => onChoose(side)} />
              <b>{side === 'mine' ? TEXTS.mine : TEXTS.theirs}</b>
              <code>{shownSide(conflict, side)}</code>
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  );
}

function titleOf({ path }: MergeConflict, mine: Flow, theirs: Flow | undefined): string {
  return nameOfPart(path, (key) =>
    titled(findNode(mine, key) ?? (theirs === undefined ? undefined : findNode(theirs, key)), key),
  );
}

/**
 * What a side of a conflict is shown as: of a node that one side removed, what the other changed of it; of all else
 * the value.
 */
function shownSide(conflict: MergeConflict, side: MergeSide): string {
  const [base, value] = [conflict.base, conflict[side]];
  if (conflict.path[0] !== 'nodes' || conflict.path.length !== 2 || !isJsonObject(base) || !isJsonObject(value))
    return shown(value);
  const changed = changedIn(base, value, '');
  return changed.length === 0 ? TEXTS.mergedKept : changed.join('\n');
}

function changedIn(base: JsonValue | undefined, value: JsonValue | undefined, name: string): string[] {
  if (jsonEquals(base, value)) return [];
  if (!isJsonObject(value)) return [`${name}: ${shown(value)}`];
  const before = isJsonObject(base) ? base : {};
  return [...new Set([...Object.keys(before), ...Object.keys(value)])].flatMap((key) =>
    changedIn(before[key], value[key], name === '' ? key : `${name}.${key}`),
  );
}

/** A value for people: wires as they read them, all else as it stands in the file. */
function shown(value: JsonValue | undefined): string {
  if (value === undefined) return TEXTS.mergedGone;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.length > 0 && value.every(isWire)) return value.map(shown).join(', ');
  if (isWire(value)) return `${value.from} → ${value.to}`;
  return JSON.stringify(value, null, 1);
}

function isWire(value: JsonValue): value is { from: string; port: string; to: string } {
  return isJsonObject(value) && Object.keys(value).toSorted().join() === 'from,port,to';
}
