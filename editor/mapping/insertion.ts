// Where a field of the data panel goes in a text that is there already: beside what was written, never in its place. Pure.
import { parseTemplate } from '../../shared/expression/template.ts';

/** What is written in place of the characters from `from` to `to`. */
export interface Insertion {
  from: number;
  to: number;
  text: string;
}

/** With braces, unless the place is inside of an expression. */
export function insertIntoTemplate(text: string, from: number, to: number, path: string): Insertion {
  return isInsideExpression(text, from)
    ? insertIntoExpression(text, from, to, path)
    : { from, to, text: `{{ ${path} }}` };
}

/** With a space where the path would run into the word beside it. */
export function insertIntoExpression(text: string, from: number, to: number, path: string): Insertion {
  const before = /[\w)\]"']/.test(text.charAt(from - 1)) ? ' ' : '';
  const after = /[\w"']/.test(text.charAt(to)) ? ' ' : '';
  return { from, to, text: `${before}${path}${after}` };
}

export function isInsideExpression(text: string, position: number): boolean {
  return parseTemplate(text).some(
    (segment) => segment.kind === 'expression' && position >= segment.start && position <= segment.end,
  );
}
