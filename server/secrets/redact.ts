// S4: takes secret values out of what is kept or shown, wherever they appear: plain, escaped, in a URL, in base64.
// What it cannot see is a secret that was changed otherwise (hashed, cut in two).
import type { JsonValue } from '../../shared/json.ts';

export interface Redactor {
  text(text: string): string;
  /** The same value, by identity, where nothing was found. Names of fields are looked through, too. */
  json<Value extends JsonValue>(value: Value): Value;
}

export const REDACTED = '[redacted]';

/** Shorter ones would also hit what is no secret. */
const SHORTEST = 6;
/** Base64 of a few bytes is met by chance. */
const SHORTEST_BASE64 = 8;

const NOTHING: Redactor = { text: (text) => text, json: (value) => value };

/** @param secrets values; those shorter than 6 characters are not looked for */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf));
  if (forms.size === 0) return NOTHING;
  // Longest first: a secret inside another's form must not leave the rest of it standing.
  const longestFirst = [...forms].toSorted((left, right) => right.length - left.length);
  const pattern = new RegExp(longestFirst.map(escapeForPattern).join('|'), 'g');
  const shortest = longestFirst.at(-1)?.length ?? 0;
  // Most texts are shorter than any secret.
  const text = (given: string): string => (given.length < shortest ? given : given.replace(pattern, REDACTED));

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

function escapeForPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function formsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret.toWellFormed());
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    percent,
    percent.toLowerCase() === percent ? percent : lowerEscapes(percent),
    percent.replaceAll('%20', '+'),
    ...base64Forms(secret),
  ];
}

/** `%2F` and `%2f` are the same. */
function lowerEscapes(percent: string): string {
  return percent.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
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
