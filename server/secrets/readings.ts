// What a place of a text can be read as: the character that stands there, and those that an escape there stands for, in
// a URL or a form, in HTML, or in JSON, and escapes written in other escapes. Pure; it decodes nothing as a whole, so
// that a reading may begin and end anywhere.

export interface Reading {
  /** One character: one UTF-16 unit, or two where the escape names both. */
  units: string;
  /** Where the text goes on behind it. */
  end: number;
}

/** Escapes inside of escapes: JSON in JSON in a URL is three. */
const DEPTH = 3;
/** An escape of that depth begins with at most this many backslashes. */
const LONGEST_RUN = 2 ** DEPTH;
/** Digits of a number in HTML that are read, leading zeros among them. */
const MOST_DIGITS = 10;
/** Letters of the longest name in `NAMED`. */
const LONGEST_NAME = 8;
/** Readings are shared by neighbours only, so few are kept at once. */
const MOST_KEPT = 4_096;
/** Readings of escapes in escapes that are worked out for one text; no honest one has so many. */
const MOST_DEEP = 50_000;

const BACKSLASH = 0x5c;
const IN_JSON: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const STAND_FOR_THEMSELVES = new Set(['"', "'", '/', '\\']);

/** HTML's names of what ASCII has beside letters and digits, each before its character. */
const ASCII_NAMES =
  'excl ! quot " QUOT " num # dollar $ percnt % amp & AMP & lpar ( rpar ) ast * midast * plus + comma , period . sol / colon : semi ; lt < LT < equals = gt > GT > quest ? commat @ lsqb [ lbrack [ bsol \\ rsqb ] rbrack ] Hat ^ lowbar _ UnderBar _ grave ` lcub { lbrace { verbar | vert | rcub } rbrace }';
/** Those of U+00A0 to U+00FF, in order. */
const LATIN_NAMES =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const NAMED = new Map([
  ['apos', "'"],
  ['Tab', '\t'],
  ['NewLine', '\n'],
  ...ASCII_NAMES.matchAll(/(\w+) (\S)/g).map(([, name = '', one = '']): [string, string] => [name, one]),
  ...LATIN_NAMES.split(' ').map((name, at): [string, string] => [name, String.fromCharCode(0xa0 + at)]),
]);

/** Whether an escape can begin with this UTF-16 unit. */
export function isLead(unit: number): boolean {
  return unit === BACKSLASH || unit === 0x25 || unit === 0x26 || unit === 0x2b;
}

/**
 * The readings of a text at its places, the character itself first. The work at one place is bounded, and so is that of
 * the whole text: of one that is made of nothing but escapes, escapes in escapes are read at the beginning only
 * (`MOST_DEEP`).
 */
export function readingsOf(text: string): (at: number) => readonly Reading[] {
  const kept = new Map<number, readonly Reading[]>();
  let deepLeft = MOST_DEEP;

  /**
   * What place `at` can be read as with escapes in up to `depth` layers. A deeper reading begins at a shallower one:
   * its lead may itself be written as an escape.
   */
  function read(at: number, depth: number): readonly Reading[] {
    if (at >= text.length) return [];
    const plain: Reading = { units: text.charAt(at), end: at + 1 };
    if (depth === 0 || !isLead(text.charCodeAt(at))) return [plain];
    if (depth === 1) return [plain, ...escapesAfter(plain, 0)];
    const key = at * (DEPTH + 1) + depth;
    const known = kept.get(key);
    if (known !== undefined) return known;
    deepLeft -= 1;
    const shallower = read(at, depth - 1);
    const found = [...shallower];
    for (const lead of shallower) {
      for (const reading of escapesAfter(lead, depth - 1)) {
        if (!found.some(({ units, end }) => units === reading.units && end === reading.end)) found.push(reading);
      }
    }
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, found);
    return found;
  }

  /** What the escape stands for that begins with this lead, its digits and letters read with up to `depth` layers. */
  function escapesAfter(lead: Reading, depth: number): Reading[] {
    switch (lead.units) {
      case '%':
        return percent(lead.end, depth);
      case '&':
        return entity(lead.end, depth);
      case '\\':
        return backslash(lead.end, depth);
      case '+':
        return [{ units: ' ', end: lead.end }];
      default:
        return [];
    }
  }

  /** `%C3%BC`: the bytes of one character in UTF-8. */
  function percent(at: number, depth: number): Reading[] {
    return byteAt(at, depth).flatMap((first) => {
      const more =
        first.value < 0x80 ? 0 : first.value < 0xc2 ? -1 : first.value < 0xe0 ? 1 : first.value < 0xf0 ? 2 : 3;
      if (more < 0) return [];
      let codes = [{ value: more === 0 ? first.value : first.value & (0x3f >> more), end: first.end }];
      for (let left = more; left > 0; left -= 1) {
        codes = codes.flatMap(({ value, end }) =>
          nextByte(end, depth)
            .filter((byte) => byte.value >= 0x80 && byte.value < 0xc0)
            .map((byte) => ({ value: (value << 6) | (byte.value & 0x3f), end: byte.end })),
        );
      }
      return codes.flatMap(({ value, end }) => character(value, end));
    });
  }

  /** Behind a percent sign. */
  function byteAt(at: number, depth: number): Digits[] {
    return digits(at, depth, 16, 2, 2);
  }

  function nextByte(at: number, depth: number): Digits[] {
    return read(at, depth).flatMap(({ units, end }) => (units === '%' ? byteAt(end, depth) : []));
  }

  /** `&#33;`, `&#x21;` and `&excl;`; a number may lack its semicolon, as browsers have it. */
  function entity(at: number, depth: number): Reading[] {
    return read(at, depth).flatMap((first) => (first.units === '#' ? numbered(first.end, depth) : named(at, depth)));
  }

  function numbered(at: number, depth: number): Reading[] {
    const inHex = read(at, depth).filter(({ units }) => units === 'x' || units === 'X');
    const numbers = [
      ...digits(at, depth, 10, 1, MOST_DIGITS),
      ...inHex.flatMap(({ end }) => digits(end, depth, 16, 1, MOST_DIGITS)),
    ];
    return numbers.flatMap(({ value, end }) => {
      const closed = read(end, depth).filter(({ units }) => units === ';');
      return [...closed.flatMap((semicolon) => character(value, semicolon.end)), ...character(value, end)];
    });
  }

  function named(at: number, depth: number): Reading[] {
    const found: Reading[] = [];
    let names: Reading[] = [{ units: '', end: at }];
    for (let length = 0; length <= LONGEST_NAME && names.length > 0; length += 1) {
      names = names.flatMap(({ units, end }) =>
        read(end, depth).flatMap((next) => {
          const character = next.units === ';' ? NAMED.get(units) : undefined;
          if (character !== undefined) found.push({ units: character, end: next.end });
          return /^[a-zA-Z0-9]$/.test(next.units) ? [{ units: units + next.units, end: next.end }] : [];
        }),
      );
    }
    return found;
  }

  function backslash(at: number, depth: number): Reading[] {
    return read(at, depth).flatMap(({ units, end }) => {
      if (STAND_FOR_THEMSELVES.has(units)) return [{ units, end }];
      const control = IN_JSON[units];
      if (control !== undefined) return [{ units: control, end }];
      if (units !== 'u') return [];
      return digits(end, depth, 16, 4, 4).map((unit) => ({ units: String.fromCharCode(unit.value), end: unit.end }));
    });
  }

  /** Every number of `least` to `most` digits that begins here. */
  function digits(at: number, depth: number, base: 10 | 16, least: number, most: number): Digits[] {
    if (depth === 0) return plainDigits(at, base, least, most);
    const found: Digits[] = [];
    let numbers: Digits[] = [{ value: 0, end: at }];
    for (let count = 1; count <= most && numbers.length > 0; count += 1) {
      numbers = numbers.flatMap(({ value, end }) =>
        read(end, depth).flatMap((next) => {
          const digit = next.units.length === 1 ? digitOf(next.units.charCodeAt(0), base) : -1;
          return digit < 0 ? [] : [{ value: value * base + digit, end: next.end }];
        }),
      );
      if (count >= least) found.push(...numbers);
    }
    return found;
  }

  function plainDigits(at: number, base: 10 | 16, least: number, most: number): Digits[] {
    const found: Digits[] = [];
    let value = 0;
    for (let count = 1; count <= most; count += 1) {
      const digit = digitOf(text.charCodeAt(at + count - 1), base);
      if (digit < 0) break;
      value = value * base + digit;
      if (count >= least) found.push({ value, end: at + count });
    }
    return found;
  }

  return (at) => read(at, deepLeft > 0 ? DEPTH : 1);
}

interface Digits {
  value: number;
  end: number;
}

/** So many backslashes begin here that nothing but a backslash can be read. */
export function isLongRun(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== BACKSLASH) return false;
  for (let ahead = 1; ahead <= LONGEST_RUN; ahead += 1) if (text.charCodeAt(at + ahead) !== BACKSLASH) return false;
  return true;
}

function character(code: number, end: number): Reading[] {
  return code <= 0x10_ff_ff ? [{ units: String.fromCodePoint(code), end }] : [];
}

/** -1 for what is no digit. */
function digitOf(unit: number, base: 10 | 16): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = (unit | 0x20) - 0x61;
  return base === 16 && letter >= 0 && letter < 6 ? letter + 10 : -1;
}
