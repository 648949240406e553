// How a feature declares its texts: they are written in English, and read in the language of the page.
import i18next from 'i18next';

import './language.ts';
import { flatMessages, keyOf, type Forms, type Messages } from './messages.ts';

/** What fills the gaps of a text. `count` chooses between singular and plural, `context` the form of that name. */
type Values = Readonly<Record<string, string | number | undefined>>;

/** A text with gaps, or one that has several forms. */
export interface Phrase<Args extends readonly unknown[]> {
  readonly english: string | Forms;
  readonly values: (...args: Args) => Values;
}

interface Tree {
  readonly [name: string]: Leaf | Tree;
}
type Leaf = string | readonly string[] | Phrase<never>;

/** Texts as code reads them: each is a string, and each phrase a function that gives one. */
export type Texts<T> = T extends string
  ? string
  : T extends Phrase<infer Args>
    ? (...args: Args) => string
    : { readonly [Name in keyof T]: Texts<T[Name]> };

/**
 * Declares a text with gaps, or with forms, such as `phrase('Runs of {{name}}', (name: string) => ({ name }))`.
 * `values` turns the arguments of whoever reads it into what fills the gaps.
 */
export function phrase<Args extends readonly unknown[]>(
  english: string | Forms,
  values: (...args: Args) => Values,
): Phrase<Args> {
  return { english, values };
}

/**
 * Declares the texts of a file, once, when it is loaded, and gives them in the language of the page.
 * @param namespace - by the folder of the texts; no two files share one
 */
export function texts<T extends Tree>(namespace: string, english: T): Texts<T> {
  i18next.addResources('en', namespace, flatMessages(messagesOf(english)));
  return spoken(english, namespace, '') as Texts<T>;
}

function messagesOf(tree: Tree): Messages {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      if (typeof value === 'string' || Array.isArray(value)) return [name, value as string | readonly string[]];
      return [name, isPhrase(value) ? value.english : messagesOf(value as Tree)];
    }),
  );
}

function spoken(value: Leaf | Tree, namespace: string, key: string): unknown {
  if (typeof value === 'string') return i18next.t(key, { ns: namespace, skipInterpolation: true });
  if (Array.isArray(value)) return value.map((each: string, at) => spoken(each, namespace, keyOf(key, String(at))));
  if (isPhrase(value)) {
    return (...args: never) => {
      const values = value.values(...args);
      return i18next.t(key, { ns: namespace, replace: values, count: values['count'], context: values['context'] });
    };
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, spoken(each, namespace, keyOf(key, name))]),
  );
}

function isPhrase(value: object): value is Phrase<never> {
  return 'values' in value && typeof value.values === 'function';
}
