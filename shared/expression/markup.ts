// Finds markup that an author writes inside an expression, where the field escapes what expressions give (S12): it
// would be seen as letters. It goes by what the source holds, so that the editor says it while the author types.
import type { Escape } from '../escape.ts';
import type { Expr, Literal } from './syntax.ts';

/**
 * The first text with markup in it that is written out in the expression and comes to stand in the result unmarked;
 * undefined where there is none. In `slack-blocks` most texts are not escaped, so nothing is said there.
 */
export function escapedMarkup(expr: Expr, where: Escape): Literal | undefined {
  if (where === 'slack-blocks') return undefined;
  return writtenTexts(expr).find(({ value }) => typeof value === 'string' && /<[^\s<]|[^\s>]>|&[#\w]+;/.test(value));
}

/** The written texts that the result is made of. What functions such as `raw` give is not looked into. */
function writtenTexts(expr: Expr): Literal[] {
  switch (expr.kind) {
    case 'literal':
      return [expr];
    case 'conditional':
      return [...writtenTexts(expr.consequence), ...writtenTexts(expr.alternative)];
    case 'binary':
      return expr.operator === '+' ? [...writtenTexts(expr.left), ...writtenTexts(expr.right)] : [];
    case 'bind':
      return [...writtenTexts(expr.value), ...writtenTexts(expr.body)];
    case 'list':
      return expr.items.flatMap(writtenTexts);
    case 'loop':
      return expr.name === 'map' ? writtenTexts(expr.body) : [];
    case 'call':
      return expr.target !== undefined && ['join', 'orValue', 'or', 'replace'].includes(expr.name)
        ? [...writtenTexts(expr.target), ...expr.args.slice(expr.name === 'replace' ? 1 : 0).flatMap(writtenTexts)]
        : [];
    default:
      return [];
  }
}
