// Texts as a tree, and the flat keys that i18next knows them by. Pure.

/** A text by its form, as i18next names it: `_one` and `_other` by number, `_` plain, `_…` by context. */
export type Forms = Readonly<Record<`_${string}`, string>>;

/** Texts as they are written: by name, in groups, in lists. */
export interface Messages {
  readonly [name: string]: string | readonly string[] | Messages;
}

/** By key: `dialog.title`, `steps.0`, `rows_one`. */
export function flatMessages(messages: Messages | readonly string[], path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(messages).flatMap(([name, value]: [string, Messages[string]]) => {
      const key = keyOf(path, name);
      return typeof value === 'string' ? [[key, value] as const] : Object.entries(flatMessages(value, key));
    }),
  );
}

/** A form is a part of the name of its text, all else a step further down. */
export function keyOf(path: string, name: string): string {
  if (name.startsWith('_')) return name === '_' ? path : path + name;
  return path === '' ? name : `${path}.${name}`;
}
