// Where a field of the data panel goes in a text that is there already: beside what is written. Only what is selected
// gives way to it. Pure.
import { parseTemplate } from '../../shared/expression/template.ts';

/** A text that takes the place of the characters from `from` to before `to`. */
export interface Insertion {
  from: number;
  to: number;
  text: string;
}

/** Puts a path into a template: with braces around it, or bare where the place is inside of an expression. */
export function insertIntoTemplate(text: string, from: number, to: number, path: string): Insertion {
  return isInsideExpression(text, from)
    ? insertIntoExpression(text, from, to, path)
    : { from, to, text: `{{ ${path} }}` };
}

/** Puts a path into CEL, with a space where it would run into the word beside it. */
export function insertIntoExpression(text: string, from: number, to: number, path: string): Insertion {
  const before = /[\w)\]"']/.test(text.charAt(from - 1)) ? ' ' : '';
  const after = /[\w"']/.test(text.charAt(to)) ? ' ' : '';
  return { from, to, text: `${before}${path}${after}` };
}

/** Whether the place lies between the braces of an expression, both ends included. */
export function isInsideExpression(text: string, position: number): boolean {
  return parseTemplate(text).some(
    (segment) => segment.kind === 'expression' && position >= segment.start && position <= segment.end,
  );
}
