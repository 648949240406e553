// Keeps what stands in a search field beside the words that narrow its list. The list follows the field a moment
// later. Words that come back from there are no news for the field, in which more may stand by now. Pure.

type Words = string | undefined;

export interface SearchWords {
  /** What stands in the field, as it was typed. */
  text: string;
  /** The words that narrow the list, as far as the field was told. */
  value: Words;
  /**
   * What the field has asked for, in order, and has not been told yet. Some of these are never told, because later
   * ones overtake them.
   */
  asked: readonly Words[];
}

/** The state of a field that shows `value` and has asked for nothing. */
export function searchWords(value: Words): SearchWords {
  return { text: value ?? '', value, asked: [] };
}

/**
 * The list is narrowed by `value` now. Either the field has asked for it, or it was set from outside and takes the
 * place of what stands there.
 */
export function told({ text, asked }: SearchWords, value: Words): SearchWords {
  const at = asked.indexOf(value);
  return at < 0 ? searchWords(value) : { text, value, asked: asked.slice(at + 1) };
}

/** The field asks for what stands in it. When the list has that already, the same object is given back. */
export function ask(words: SearchWords): SearchWords {
  const { text, value, asked } = words;
  const wanted = wordsOf(words);
  if (wanted === (asked.length === 0 ? value : asked.at(-1))) return words;
  return { text, value, asked: wanted === value ? [] : [...asked, wanted] };
}

/** The text without white space around it; undefined when nothing is left. */
export function wordsOf({ text }: SearchWords): Words {
  const trimmed = text.trim();
  return trimmed === '' ? undefined : trimmed;
}
