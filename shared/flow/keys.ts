// The keys that nodes may have, and how a fresh one is made from a title. A key is what expressions refer to, so it
// must be an identifier that means nothing else in CEL.
import type { CardManifest } from '../card/manifest.ts';
import { RESERVED_WORDS } from '../expression/limits.ts';
import { plainLetters } from '../plain-letters.ts';
import type { Flow } from './flow.ts';

const LONGEST = 40;

/** The key of the first trigger node, and the variable that holds the output of the trigger that fired. */
export const TRIGGER_KEY = 'trigger';

/** Names that are in scope by themselves. */
export const SCOPE_NAMES: ReadonlySet<string> = new Set([TRIGGER_KEY, 'item', 'index', 'run', 'flow', 'event']);

const CEL_WORDS: ReadonlySet<string> = new Set(RESERVED_WORDS);

/**
 * Types and macros of CEL. They are allowed as keys, and never proposed, since `list` or `size` would read as
 * something else.
 */
const CEL_NAMES: ReadonlySet<string> = new Set(
  'all bool bytes double duration dyn exists filter has int list map matches optional size string timestamp type uint'.split(
    ' ',
  ),
);

/** True for a key that no node may have; `trigger` is free for a trigger node. */
export function isReservedKey(key: string, kind: CardManifest['kind'] = 'action'): boolean {
  if (key === TRIGGER_KEY) return kind !== 'trigger';
  return SCOPE_NAMES.has(key) || CEL_WORDS.has(key) || key === 'constructor';
}

/**
 * A key that no node of the flow has, made from a title: `Add User to Group` gives `addUserToGroup`, then
 * `addUserToGroup2`; `If` gives `if1`, since `if` is a word of CEL.
 */
export function freeKey(flow: Pick<Flow, 'nodes'>, title: string, taken: ReadonlySet<string> = new Set()): string {
  const words = plainLetters(title)
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const camel = words
    .map((word, at) => (at === 0 ? word.slice(0, 1).toLowerCase() : word.slice(0, 1).toUpperCase()) + tail(word))
    .join('');
  const base = (/^[a-z]/.test(camel) ? camel : `node${camel}`).slice(0, LONGEST);
  const isFree = (key: string): boolean => !Object.hasOwn(flow.nodes, key) && !taken.has(key);
  const named = isReservedKey(base) || CEL_NAMES.has(base);
  if (!named && isFree(base)) return base;
  for (let number = named ? 1 : 2; ; number += 1) {
    const key = `${base.slice(0, LONGEST - String(number).length)}${number}`;
    if (isFree(key)) return key;
  }
}

/** The key for a new node of this card: the first trigger is `trigger`, anything else takes its card's title. */
export function keyForCard(flow: Pick<Flow, 'nodes'>, card: Pick<CardManifest, 'kind' | 'title'>): string {
  if (card.kind === 'trigger' && !Object.hasOwn(flow.nodes, TRIGGER_KEY)) return TRIGGER_KEY;
  return freeKey(flow, card.title);
}

/** The rest of a word inside a key. A word in capitals loses them, `MFA` becomes `Mfa`; `resetAll` keeps its hump. */
function tail(word: string): string {
  return word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1);
}
