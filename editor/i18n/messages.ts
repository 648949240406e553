// Texts as a tree, and the flat keys that i18next knows them by. Pure.

/** One text in its forms, as i18next names them: `_one` and `_other` by number, `_` the plain one, `_…` by context. */
export type Forms = Readonly<Record<`_${string}`, string>>;

/** Texts as their files have them: by name, in groups and in lists. */
export interface Messages {
  readonly [name: string]: string | readonly string[] | Messages;
}

/** The texts by the keys that i18next knows: `dialog.title`, `steps.0`, `rows_one`. */
export function flatMessages(messages: Messages | readonly string[], path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(messages).flatMap(([name, value]: [string, Messages[string]]) => {
      const key = keyOf(path, name);
      return typeof value === 'string' ? [[key, value] as const] : Object.entries(flatMessages(value, key));
    }),
  );
}

/** The key of what lies under `path` by this name. A form is added to the name of its text, all else is a step down. */
export function keyOf(path: string, name: string): string {
  if (name.startsWith('_')) return name === '_' ? path : path + name;
  return path === '' ? name : `${path}.${name}`;
}
