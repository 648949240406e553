// Finds nodes and notes of a flow: by words, and by what is asked of them (`is:invalid`, `uses:trigger.oktaUser`).
// Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { graphOf, reach, topologicalOrder, triggersOf } from '../../shared/flow/graph.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import type { Issue } from '../../shared/issue.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import { wordsIn } from '../../shared/words-in.ts';
import { cardTitleOf, nodeName } from '../geometry/node-text.ts';
import { noteId } from './element-ids.ts';

export interface Found {
  /** Of a node its key, of a note as `noteId` names it. */
  id: string;
  name: string;
  /** Where the words stand, when not in the name. */
  where: string;
}

/** Where to look. Issues say what is invalid. */
export interface FindSource {
  flow: Flow;
  manifests: ManifestLookup;
  issues: readonly Issue[];
}

/** What may stand behind `is:`. `unused` is what no trigger reaches. */
export const STATES = ['invalid', 'unused', 'disabled', 'trigger', 'note'] as const;

/** One word of the query, ready to be asked of a place. */
type Term = (place: Place) => string | undefined;

/** A node or note, with everything that is looked at, made once for all terms. */
interface Place {
  id: string;
  node: FlowNode | undefined;
  name: string;
  card: string;
  /** Every text of it, with the input that it stands in. */
  texts: readonly [string, string][];
  states: ReadonlySet<string>;
}

/** What fits all terms, in the order of the flow, notes last. A query without a term finds nothing. */
export function findInFlow(query: string, source: FindSource): Found[] {
  const terms = wordsIn(query).map(termOf);
  if (terms.length === 0) return [];
  return placesOf(source).flatMap((place) => {
    const found = terms.map((term) => term(place));
    if (found.includes(undefined)) return [];
    return [{ id: place.id, name: place.name, where: found.find((where) => where !== '') ?? '' }];
  });
}

/**
 * A term gives where it fits: the name of the input, an empty text where the name says so, undefined where it does
 * not fit.
 */
function termOf(word: string): Term {
  const [, what = '', value = ''] = /^(is|uses|card):(.+)$/.exec(word) ?? [];
  if (what === 'is') return ({ states }) => (states.has(value) ? '' : undefined);
  if (what === 'card') return ({ card }) => (card.includes(value) ? '' : undefined);
  if (what === 'uses') {
    // The whole path, and what lies below it: `trigger.user` is no `trigger.userName`.
    const path = new RegExp(`(?<![\\w.])${value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?!\\w)`, 'i');
    return ({ texts }) => texts.find(([, text]) => path.test(text))?.[0];
  }
  return ({ id, name, card, texts }) => {
    if ([name, id, card].some((text) => text.toLowerCase().includes(word))) return '';
    return texts.find(([, text]) => text.toLowerCase().includes(word))?.[0];
  };
}

function placesOf({ flow, manifests, issues }: FindSource): Place[] {
  const triggers = triggersOf(flow, manifests);
  const used = reach(graphOf(flow), triggers, 'outgoing');
  const broken = new Set(issues.flatMap(({ path }) => (path[0] === 'nodes' ? [path[1] ?? ''] : [])));
  const order = topologicalOrder(flow);
  const keys = [...order, ...Object.keys(flow.nodes).filter((key) => !order.includes(key))];
  const nodes = keys.flatMap((key): Place[] => {
    const node = flow.nodes[key];
    if (node === undefined) return [];
    const manifest = manifests(node.card, node.version);
    const states = [
      ...(broken.has(key) ? ['invalid'] : []),
      ...(used.has(key) ? [] : ['unused']),
      ...(node.disabled === true ? ['disabled'] : []),
      ...(triggers.includes(key) ? ['trigger'] : []),
    ];
    const texts: [string, string][] = [
      ...textsIn(node.inputs ?? {}, ''),
      ...textsIn({ when: node.when ?? '', gather: node.gather?.key ?? '', connection: node.connection ?? '' }, ''),
    ];
    const card = `${cardTitleOf(node, manifest)} ${node.card}`.toLowerCase();
    return [{ id: key, node, name: nodeName(key, node, manifest), card, texts, states: new Set(states) }];
  });
  const notes = Object.entries(flow.layout?.notes ?? {}).map(([key, { text }]): Place => {
    const name = (text.split('\n')[0] ?? '').replace(/^#+\s*/, '');
    return { id: noteId(key), node: undefined, name, card: '', texts: [['', text]], states: new Set(['note']) };
  });
  return [...nodes, ...notes];
}

/** Every text in a value, with the dotted path to it. */
function textsIn(value: JsonValue, name: string): [string, string][] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value === 'number' || typeof value === 'boolean') return [[name, String(value)]];
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(each, name));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => textsIn(each, name === '' ? key : `${name}.${key}`));
}
