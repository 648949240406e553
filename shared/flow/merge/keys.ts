// Prepares keys for a merge. A node that one side renamed is renamed on the others too, and two nodes (or notes) that
// got the same key by chance get one each. After that nodes are the same where their keys are.
import type { ManifestLookup } from '../../card/manifest.ts';
import { jsonEquals, type JsonValue } from '../../json.ts';
import type { Flow, FlowNote } from '../flow.ts';
import { findNode } from '../graph.ts';
import { freeKey, TRIGGER_KEY } from '../keys.ts';
import { renameNode } from '../operations/nodes.ts';
import { own } from './pieces.ts';

/** What both began from, and what became of it on each side. */
export interface ThreeFlows {
  base: Flow;
  mine: Flow;
  theirs: Flow;
}

/** The three flows with keys that fit together. Mine keep their keys, but for nodes that they renamed. */
export function withCommonKeys({ base, mine, theirs }: ThreeFlows, manifests?: ManifestLookup): ThreeFlows {
  let flows: ThreeFlows = { base, mine, theirs };
  for (const [from, to] of renamesIn(flows.base, flows.mine, flows.theirs)) {
    const rename = (flow: Flow): Flow => renameNode(flow, { type: 'renameNode', from, to }, manifests);
    flows = { base: rename(flows.base), mine: flows.mine, theirs: rename(flows.theirs) };
  }
  for (const [from, to] of renamesIn(flows.base, flows.theirs, flows.mine)) {
    const rename = (flow: Flow): Flow => renameNode(flow, { type: 'renameNode', from, to }, manifests);
    flows = { base: rename(flows.base), mine: rename(flows.mine), theirs: flows.theirs };
  }
  return { ...flows, theirs: withKeysOfItsOwn(flows, manifests) };
}

/**
 * The nodes that `changed` renamed, as pairs of the old and the new key. Keys are all that a file has, so a renamed
 * node is known by its card, name and place, which renaming leaves as they are. Where several nodes fit, none is
 * taken.
 */
function renamesIn(base: Flow, changed: Flow, other: Flow): [string, string][] {
  const gone = Object.keys(base.nodes).filter(
    (key) => key !== TRIGGER_KEY && findNode(changed, key) === undefined && findNode(other, key) !== undefined,
  );
  const fresh = Object.keys(changed.nodes).filter(
    (key) => key !== TRIGGER_KEY && findNode(base, key) === undefined && findNode(other, key) === undefined,
  );
  return gone.flatMap((from): [string, string][] => {
    const node = findNode(base, from);
    const place = own(base.layout?.nodes, from);
    const alike = fresh.filter((key) => {
      const candidate = findNode(changed, key);
      return (
        place !== undefined &&
        candidate?.card === node?.card &&
        candidate?.name === node?.name &&
        jsonEquals(own(changed.layout?.nodes, key), place)
      );
    });
    const [to] = alike;
    return to !== undefined && alike.length === 1 ? [[from, to]] : [];
  });
}

/** Their flow. Where both added something else under one key, theirs gets another key. */
function withKeysOfItsOwn({ base, mine, theirs }: ThreeFlows, manifests?: ManifestLookup): Flow {
  let next = theirs;
  const taken = new Set([base, mine, theirs].flatMap(({ nodes }) => Object.keys(nodes)));
  for (const key of Object.keys(theirs.nodes)) {
    const [ours, other] = [findNode(mine, key), findNode(theirs, key)];
    const isNew = ours !== undefined && findNode(base, key) === undefined && key !== TRIGGER_KEY;
    if (!isNew || jsonEquals(ours as JsonValue, other as JsonValue | undefined)) continue;
    const to = freeKey(next, key.replace(/\d+$/, ''), taken);
    taken.add(to);
    next = renameNode(next, { type: 'renameNode', from: key, to }, manifests);
  }
  return withNotesOfItsOwn(base, mine, next);
}

function withNotesOfItsOwn(base: Flow, mine: Flow, theirs: Flow): Flow {
  const { layout } = theirs;
  if (layout === undefined) return theirs;
  const [before, ours] = [base.layout?.notes ?? {}, mine.layout?.notes ?? {}];
  const taken = new Set([before, ours, layout.notes].flatMap((notes) => Object.keys(notes)));
  const notes = Object.entries(layout.notes).map(([key, note]): [string, FlowNote] => {
    const same = own(ours, key);
    if (same === undefined || Object.hasOwn(before, key) || same.text === note.text) return [key, note];
    let number = 1;
    while (taken.has(`note${number}`)) number += 1;
    taken.add(`note${number}`);
    return [`note${number}`, note];
  });
  return { ...theirs, layout: { ...layout, notes: Object.fromEntries(notes) } };
}
