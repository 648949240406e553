// The line under a node's name in words, with the fields that it speaks of: "Admin is not Okta User". It reads
// expressions, so it is fetched once the page stands; until then the line is plain text (summary.ts). Pure.
import { fieldAt } from '../../shared/card/field-title.ts';
import type { CardManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import { rowsOf } from '../../shared/condition/read.ts';
import { conditionWords, type TitlesOf, type Words } from './condition-words.ts';
import { chainIn } from '../../shared/expression/references.ts';
import { parseTemplate, soleExpression } from '../../shared/expression/template.ts';
import { triggersOf } from '../../shared/flow/graph.ts';
import { TRIGGER_KEY } from '../../shared/flow/keys.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { nodeName } from './node-text.ts';
import { toldInputs, type Told } from './summary.ts';

const LONGEST = 120;
const BETWEEN = ' · ';

export function summaryWords(
  flow: Flow,
  node: FlowNode,
  manifest: CardManifest | undefined,
  manifests: ManifestLookup,
): Words[] {
  const titlesOf = titlesIn(flow, manifests);
  const told = toldInputs(node, manifest).map((each) => wordsOf(each, titlesOf));
  return bounded(told.flatMap((words, at) => (at === 0 ? words : [text(BETWEEN), ...words])));
}

/** The words as one text: what a tooltip says. */
export function wordsText(words: readonly Words[]): string {
  return words.map((word) => (word.kind === 'text' ? word.text : shortTitle(word.titles))).join('');
}

/** The last two titles, for the whole way has no room on a card. */
function shortTitle(titles: readonly string[]): string {
  return titles.slice(-2).join(' › ');
}

function wordsOf(told: Told, titlesOf: TitlesOf): Words[] {
  const { value } = told;
  if (typeof value !== 'string') return Array.isArray(value) ? listWords(told, titlesOf) : [text(told.text)];
  return told.isBare ? celWords(value, titlesOf) : templateWords(value, titlesOf);
}

/** A list of texts, which may hold fields; of any other list its plain text. */
function listWords({ value, text: plain }: Told, titlesOf: TitlesOf): Words[] {
  const texts = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  if (!Array.isArray(value) || texts.length !== value.length) return [text(plain)];
  return texts.flatMap((item, at) => [...(at === 0 ? [] : [text(', ')]), ...templateWords(item, titlesOf)]);
}

function templateWords(template: string, titlesOf: TitlesOf): Words[] {
  const segments = parseTemplate(template);
  const sole = soleExpression(segments);
  if (sole !== undefined) return celWords(sole.text.trim(), titlesOf);
  return segments.map((segment): Words => {
    if (segment.kind === 'text') return text(segment.text.replaceAll(/\s+/g, ' '));
    const source = segment.text.trim();
    const titles = titlesOf(source);
    return titles === undefined ? text(`‹${source}›`) : { kind: 'field', source, titles };
  });
}

/**
 * An expression in words: a field is a field, a condition is told by its rows, anything else stays as it is written.
 */
function celWords(cel: string, titlesOf: TitlesOf): Words[] {
  const titles = titlesOf(cel);
  if (titles !== undefined) return [{ kind: 'field', source: cel, titles }];
  const condition = rowsOf(cel);
  return condition === null || condition.items.length === 0 ? [text(cel)] : conditionWords(condition, titlesOf);
}

function titlesIn(flow: Flow, manifests: ManifestLookup): TitlesOf {
  return (source) => {
    const chain = chainIn(source);
    if (chain === undefined) return undefined;
    const { root, path } = chain;
    const key = root === TRIGGER_KEY ? (triggersOf(flow, manifests)[0] ?? root) : root;
    const node = Object.hasOwn(flow.nodes, key) ? flow.nodes[key] : undefined;
    const manifest = node === undefined ? undefined : manifests(node.card, node.version);
    const { titles } = fieldAt(manifest?.output, path);
    if (titles.length > 0) return titles;
    return [node === undefined ? root : nodeName(key, node, manifest)];
  };
}

/**
 * The words up to the length that a card could ever show: a text of 5,000 characters costs no more than a short one.
 */
function bounded(words: readonly Words[]): Words[] {
  const kept: Words[] = [];
  let left = LONGEST;
  for (const word of words) {
    if (left <= 0) break;
    const said = word.kind === 'text' ? word.text : shortTitle(word.titles);
    kept.push(word.kind === 'text' ? text(said.slice(0, left)) : word);
    left -= said.length;
  }
  return kept;
}

function text(words: string): Words {
  return { kind: 'text', text: words };
}
