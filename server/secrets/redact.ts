// S4: takes secret values out of what is kept or shown, wherever they appear and however they are written there: plain,
// in a URL or a form, in HTML, in JSON, in any mixture of these, or in base64. It cannot see a secret that was changed
// in another way (hashed, cut in two).
import type { JsonValue } from '../../shared/json.ts';
import { isLead, isLongRun, readingsOf } from './readings.ts';
import { partsOf } from './secret-parts.ts';

export interface Redactor {
  /** The text with `REDACTED` for each secret, or the same text. */
  text(text: string): string;
  /**
   * Strings and names of fields are looked through. Where nothing was found it is the same value by identity, so a
   * caller may compare.
   */
  json<Value extends JsonValue>(value: Value): Value;
}

export const REDACTED = '[redacted]';

/** Characters. Shorter secrets would also be found in what is no secret. */
const SHORTEST = 6;
/** Characters. Shorter pieces of base64 are met by chance. */
const SHORTEST_BASE64 = 8;

const NOTHING: Redactor = { text: (text) => text, json: (value) => value };

/** Made anew whenever the secrets change. @param secrets values; those shorter than 6 characters are not looked for */
export function createRedactor(secrets: readonly string[]): Redactor {
  const long = secrets.filter((secret) => secret.length >= SHORTEST);
  const needles = [
    ...new Set(long.flatMap((secret) => [secret, ...partsOf(secret), ...base64Forms(secret)])),
  ].toSorted();
  if (needles.length === 0) return NOTHING;
  const text = textRedactor(needles);

  function redact(value: JsonValue): JsonValue {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return value;
    return Array.isArray(value) ? redactList(value) : redactObject(value);
  }

  function redactList(list: JsonValue[]): JsonValue[] {
    let changed: JsonValue[] | undefined;
    for (const [at, item] of list.entries()) {
      const clean = redact(item);
      if (clean !== item) (changed ??= [...list])[at] = clean;
    }
    return changed ?? list;
  }

  /** A copy is made only once something was found: most values hold no secret, and every step's pass through here. */
  function redactObject(object: { [key: string]: JsonValue }): { [key: string]: JsonValue } {
    let clean: [string, JsonValue][] | undefined;
    let at = 0;
    for (const name in object) {
      const item = object[name] ?? null;
      const cleanName = text(name);
      const cleanItem = redact(item);
      if (clean === undefined && (cleanName !== name || cleanItem !== item))
        clean = Object.entries(object).slice(0, at);
      clean?.push([cleanName, cleanItem]);
      at += 1;
    }
    // `fromEntries` keeps a field named `__proto__` a field.
    return clean === undefined ? object : Object.fromEntries(clean);
  }

  return { text, json: <Value extends JsonValue>(value: Value) => redact(value) as Value };
}

/** Cuts out the needles wherever they can be read. Where two of them overlap, both are cut out as one. */
function textRedactor(needles: readonly string[]): (text: string) => string {
  const byFirst = Map.groupBy(needles, (needle) => needle.charAt(0));
  const mayBegin = beginnings(byFirst);
  // Nearly every text holds neither a secret as it is nor an escape, and this is found out quickly.
  const plain = new RegExp(needles.map(escapeForPattern).join('|'));
  const leads = needles.some((needle) => needle.includes(' ')) ? ['%', '&', '\\', '+'] : ['%', '&', '\\'];
  const mayHold = (text: string): boolean => leads.some((lead) => text.includes(lead)) || plain.test(text);
  // No way of writing makes a secret shorter, and most texts are shorter than any.
  const shortest = Math.min(...needles.map((needle) => needle.length));

  /** Where the longest needle that begins here ends; -1 for none. */
  function endOfNeedle(text: string, at: number, read: ReturnType<typeof readingsOf>): number {
    let furthest = -1;
    if (!isLead(text.charCodeAt(at))) {
      for (const needle of byFirst.get(text.charAt(at)) ?? [])
        furthest = Math.max(furthest, walk(text, needle, 1, at + 1, read));
      return furthest;
    }
    if (isLongRun(text, at) && !byFirst.has('\\')) return -1;
    for (const { units, end } of read(at)) {
      for (const needle of byFirst.get(units.charAt(0)) ?? []) {
        if (needle.startsWith(units)) furthest = Math.max(furthest, walk(text, needle, units.length, end, read));
      }
    }
    return furthest;
  }

  return (text) => {
    if (text.length < shortest || !mayHold(text)) return text;
    const read = readingsOf(text);
    let clean = '';
    let kept = 0;
    let found: { start: number; end: number } | undefined;
    for (let at = next(mayBegin, text, 0); at >= 0; at = next(mayBegin, text, at + 1)) {
      const end = endOfNeedle(text, at, read);
      if (end < 0) continue;
      if (found !== undefined && at < found.end) {
        found.end = Math.max(found.end, end);
        continue;
      }
      if (found !== undefined) {
        clean += text.slice(kept, found.start) + REDACTED;
        kept = found.end;
      }
      found = { start: at, end };
    }
    if (found === undefined) return text;
    return clean + text.slice(kept, found.start) + REDACTED + text.slice(found.end);
  };
}

/** The first place from `at` on where a needle may begin; -1 for none. */
function next(mayBegin: RegExp, text: string, at: number): number {
  mayBegin.lastIndex = at;
  return mayBegin.test(text) ? mayBegin.lastIndex - 1 : -1;
}

/**
 * Matches the first unit, and looks at the second, of every needle: the whole text is searched by it, so it must be
 * quick. A unit may also be written as an escape.
 */
function beginnings(byFirst: ReadonlyMap<string, readonly string[]>): RegExp {
  const pairs = [...byFirst].map(([first, needles]) => {
    const seconds = new Set(needles.map((needle) => needle.charAt(1)));
    return `${inClass(first)}(?=[${[...seconds].map(inClass).join('')}%&+\\\\])`;
  });
  const plus = byFirst.has(' ') ? '+' : '';
  return new RegExp(`[%&${plus}\\\\]|${pairs.join('|')}`, 'g');
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function inClass(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Where the needle, matched up to `from`, ends when it goes on at `start`: the furthest; -1 where it does not. */
function walk(text: string, needle: string, from: number, start: number, read: ReturnType<typeof readingsOf>): number {
  let at = start;
  let matched = from;
  // Nearly always there is one reading.
  while (matched < needle.length && !isLead(text.charCodeAt(at))) {
    if (text.charCodeAt(at) !== needle.charCodeAt(matched)) return -1;
    at += 1;
    matched += 1;
  }
  // Places in the text that each place of the needle may be reached at.
  const reached = new Map([[matched, new Set([at])]]);
  for (; matched < needle.length; matched += 1) {
    for (const place of reached.get(matched) ?? []) {
      for (const { units, end } of read(place)) {
        if (!needle.startsWith(units, matched)) continue;
        const further = reached.get(matched + units.length) ?? new Set();
        reached.set(matched + units.length, further.add(end));
      }
    }
    reached.delete(matched);
    if (reached.size === 0) return -1;
  }
  return Math.max(-1, ...(reached.get(needle.length) ?? []));
}

/**
 * Base64 in both alphabets of a text that holds the secret, whatever stands before it (`user:secret`): there are three
 * ways for its bytes to fall into groups of three, and only whole groups are the secret's own.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const start = Math.ceil((shift * 8) / 6);
    const end = Math.floor(((shift + bytes.length) * 8) / 6);
    const core = encoded.slice(start, end);
    return core.length < SHORTEST_BASE64 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
