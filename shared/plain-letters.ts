// Text in the letters a to z and digits as far as it has such: for ids and keys that are made of names. Pure.

/** Letters that are no base letter with a mark. */
const SPELT_OUT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ẞ: 'SS',
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
};

/** `Groß Ärger` becomes `Gross Arger`; what has no such letters stays as it is. */
export function plainLetters(text: string): string {
  const spelt = text.replaceAll(/[ßæœøłđẞÆŒØŁĐ]/g, (letter) => SPELT_OUT[letter] ?? letter);
  return spelt.normalize('NFKD').replaceAll(/\p{M}/gu, '');
}
