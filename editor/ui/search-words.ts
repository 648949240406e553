// What stands in a search field, beside what its list is narrowed by. The list follows the field a moment later; a word that
// comes back from there is no news for the field, in which more may stand by now. Pure.

type Words = string | undefined;

export interface SearchWords {
  text: string;
  /** What the list is narrowed by, as it was told last. */
  value: Words;
  /** Asked for by the field, in order, and not told yet. Some are never told: later ones overtake them. */
  asked: readonly Words[];
}

export function searchWords(value: Words): SearchWords {
  return { text: value ?? '', value, asked: [] };
}

/** The list is narrowed by `value` now: as the field asked, or from outside, which takes the place of what stands there. */
export function told({ text, asked }: SearchWords, value: Words): SearchWords {
  const at = asked.indexOf(value);
  return at < 0 ? searchWords(value) : { text, value, asked: asked.slice(at + 1) };
}

/** The field asks for what stands in it, without white space around it. The same object: the list has that already. */
export function ask(words: SearchWords): SearchWords {
  const { text, value, asked } = words;
  const wanted = wordsOf(words);
  if (wanted === (asked.length === 0 ? value : asked.at(-1))) return words;
  return { text, value, asked: wanted === value ? [] : [...asked, wanted] };
}

export function wordsOf({ text }: SearchWords): Words {
  const trimmed = text.trim();
  return trimmed === '' ? undefined : trimmed;
}
