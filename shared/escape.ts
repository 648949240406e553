// Writes texts so that where they go they are read letter by letter: in HTML, in Slack's messages, in an address.
// Which input goes where its card declares; what an expression puts there is escaped by these (S12).

/**
 * Where a text goes. `html`: HTML, between tags or inside quotes. `slack`: a text in which Slack reads marks.
 * `slack-markdown`: the text of Slack's Markdown block. `slack-blocks`: Block Kit, in which only some texts have marks.
 */
export type Escape = 'html' | 'slack' | 'slack-markdown' | 'slack-blocks';

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For HTML between tags, and for the values of attributes that stand in quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => HTML[character] ?? '');
}

/** For Slack, which then shows it letter by letter: no mention, link or entity in it counts. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** For one part of an address: a segment of its path, a name or value of its query. Half a character becomes U+FFFD. */
export function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Escapes a text for the place where it goes. Escaping twice shows the marks of the first time, so whoever calls it
 * makes sure that it has not been done (`Marked` in expression/values.ts).
 */
export function escapeFor(where: Escape, text: string): string {
  switch (where) {
    case 'html':
      return escapeHtml(text);
    case 'slack':
      return escapeSlack(text);
    case 'slack-markdown':
      return escapeSlack(text).replaceAll(/[\\`*_[\]~]/g, String.raw`\$&`);
    case 'slack-blocks':
      // An address, an id, a text that Slack shows as it is.
      return text;
  }
}

/** Objects of Block Kit whose `text` Slack shows as it is: entities in it would be seen. */
const PLAIN: ReadonlySet<unknown> = new Set(['plain_text', 'text', 'link']);

/**
 * Where a text below `key` of an object goes.
 * @param where the object goes
 * @param type of the object, which says in Block Kit how its text is read
 */
export function escapeOfPart(where: Escape, key: string, type: unknown): Escape {
  if (where === 'html') return 'html';
  if (key !== 'text' || PLAIN.has(type)) return 'slack-blocks';
  return type === 'markdown' ? 'slack-markdown' : 'slack';
}
