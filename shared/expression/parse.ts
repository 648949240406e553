// Text to syntax tree. The only door to the CEL library: its parser knows the grammar, and what we do not allow is
// refused here, once, for evaluation, checking and completion alike. Evaluates nothing.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';

import { ValidationError } from '../errors.ts';
import { EXPRESSION_LIMITS } from './limits.ts';
import { refusalOf } from './refused.ts';
import type { BinaryOperator, Call, Expr, Field, LoopName, Name } from './syntax.ts';

/**
 * The library only parses. Its own check and evaluation are not used, so names are all unknown to it
 * (`unlistedVariablesAreDyn`) and lists may mix kinds, as JSON does.
 */
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: {
    maxAstNodes: EXPRESSION_LIMITS.nodes,
    maxDepth: EXPRESSION_LIMITS.depth,
    maxListElements: EXPRESSION_LIMITS.items,
    maxMapEntries: EXPRESSION_LIMITS.items,
  },
});

// `reduce` is not among them, because it has four arguments and becomes a bind around a loop (convertCall).
const LOOPS: ReadonlySet<string> = new Set<LoopName>([
  'all',
  'exists',
  'exists_one',
  'map',
  'filter',
  'sortBy',
  'distinctBy',
  'groupBy',
]);
const INT_MAX = 9_223_372_036_854_775_807n;

type Code = 'expression.syntax' | 'expression.too-complex' | 'expression.refused';

function refuse(code: Code, message: string, start: number, end: number): never {
  throw new ValidationError(code, message, { details: { start, end } });
}

/**
 * Reads an expression. Whatever it accepts can be compiled, apart from functions that do not exist and patterns that
 * cannot be used. Names are not looked up, for only the check knows the scope.
 * @throws ValidationError `expression.syntax`, `expression.too-complex`, `expression.refused`; details `{start, end}`
 *   in the source
 */
export function parseExpression(source: string): Expr {
  if (source.length > EXPRESSION_LIMITS.length) {
    refuse(
      'expression.too-complex',
      `The expression has ${source.length} characters; ${EXPRESSION_LIMITS.length} are allowed. Split it over several nodes.`,
      0,
      source.length,
    );
  }
  if (source.trim() === '') refuse('expression.syntax', 'The expression is empty.', 0, source.length);
  let ast: ASTNode;
  try {
    ast = environment.parse(source).ast;
  } catch (thrown) {
    throw syntaxError(thrown, source);
  }
  return convert(ast, 0);
}

function syntaxError(thrown: unknown, source: string): ValidationError {
  const failure: { code?: unknown; summary?: unknown; range?: unknown } =
    typeof thrown === 'object' && thrown !== null ? thrown : {};
  // Thousands of `!` or `-` in a row overflow the stack of the library's parser before its limit counts them. That is
  // too much nesting as well, and no defect.
  const tooComplex = failure.code === 'limit_exceeded' || thrown instanceof RangeError;
  const range = { start: 0, end: source.length, ...(failure.range as { start: number; end: number } | undefined) };
  const details = { start: Math.min(range.start, source.length), end: Math.min(range.end, source.length) };
  if (tooComplex) {
    const message =
      `The expression is too large: at most ${EXPRESSION_LIMITS.nodes} parts, nested ${EXPRESSION_LIMITS.depth} deep, ` +
      `with lists of ${EXPRESSION_LIMITS.items}. Split it over several nodes.`;
    return new ValidationError('expression.too-complex', message, { details });
  }
  const summary = typeof failure.summary === 'string' ? failure.summary : 'The expression cannot be read';
  return new ValidationError('expression.syntax', `${plain(summary)}.`, { details });
}

/** The library's names of tokens in an author's words, for the messages that it makes. */
const TOKEN_WORDS: Record<string, string> = {
  EOF: 'the end',
  NUMBER: 'a number',
  STRING: 'text in quotes',
  BOOLEAN: 'true or false',
  IDENTIFIER: 'a name',
  LPAREN: '(',
  RPAREN: ')',
  LBRACKET: '[',
  RBRACKET: ']',
  LBRACE: '{',
  RBRACE: '}',
  COLON: ':',
  COMMA: ',',
  DOT: '.',
};

function plain(summary: string): string {
  return summary.replace(/\b[A-Z]{2,}\b/g, (word) => TOKEN_WORDS[word] ?? word.toLowerCase());
}

/**
 * Makes our tree of the library's. `loops` is how many loops stand around the node. It is counted here because the
 * library has no such limit, and each further loop multiplies the work.
 */
function convert(node: ASTNode, loops: number): Expr {
  const { start, end } = node;
  switch (node.op) {
    case 'value':
      return literal(node.args, start, end);
    case 'id':
      return { kind: 'name', name: node.args, start, end };
    case '.':
    case '.?':
      return {
        kind: 'field',
        target: convert(node.args[0], loops),
        field: node.args[1],
        optional: node.op === '.?',
        start,
        end,
      };
    case '[]':
    case '[?]':
      return {
        kind: 'index',
        target: convert(node.args[0], loops),
        index: convert(node.args[1], loops),
        optional: node.op === '[?]',
        start,
        end,
      };
    case 'call':
      return convertCall(node.args[0], undefined, node.args[1], loops, start, end);
    case 'rcall':
      return convertCall(node.args[0], node.args[1], node.args[2], loops, start, end);
    case 'list':
      return { kind: 'list', items: node.args.map((item) => convert(item, loops)), start, end };
    case 'map':
      return {
        kind: 'map',
        entries: node.args.map(([key, value]) => ({ key: convert(key, loops), value: convert(value, loops) })),
        start,
        end,
      };
    case '?:':
      return {
        kind: 'conditional',
        condition: convert(node.args[0], loops),
        consequence: convert(node.args[1], loops),
        alternative: convert(node.args[2], loops),
        start,
        end,
      };
    case '&&':
    case '||':
      return {
        kind: 'logical',
        operator: node.op,
        left: convert(node.args[0], loops),
        right: convert(node.args[1], loops),
        start,
        end,
      };
    case '!_':
    case '-_':
      return { kind: 'unary', operator: node.op === '!_' ? '!' : '-', operand: convert(node.args, loops), start, end };
    default: {
      const operator: BinaryOperator = node.op;
      return {
        kind: 'binary',
        operator,
        left: convert(node.args[0], loops),
        right: convert(node.args[1], loops),
        start,
        end,
      };
    }
  }
}

function literal(value: unknown, start: number, end: number): Expr {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return { kind: 'literal', value, start, end };
  }
  if (typeof value === 'bigint') {
    // The library reads the minus sign of -9223372036854775808 as an operator, so its digits must be let through
    // here.
    if (value > INT_MAX + 1n) refuse('expression.syntax', 'The whole number is too large for 64 bits.', start, end);
    return { kind: 'literal', value, start, end };
  }
  if (value instanceof Uint8Array) refuse('expression.refused', refusalOf('bytes') ?? '', start, end);
  // What is left is an unsigned literal (`1u`), which is an int here.
  return { kind: 'literal', value: BigInt(String(value)), start, end };
}

function convertCall(
  name: string,
  target: ASTNode | undefined,
  args: readonly ASTNode[],
  loops: number,
  start: number,
  end: number,
): Expr {
  const refusal = refusalOf(name);
  if (refusal !== undefined) refuse('expression.refused', refusal, start, end);
  if (target === undefined) {
    if (name === 'has' && args.length === 1) return convertHas(args[0], loops, start, end);
    return { kind: 'call', name, target, args: args.map((arg) => convert(arg, loops)), start, end } satisfies Call;
  }
  const [first, second, third, fourth] = args;
  const isBind = name === 'bind' && target.op === 'id' && target.args === 'cel' && args.length === 3;
  if (isBind && first && second && third) {
    const variable = variableName(first);
    return { kind: 'bind', variable, value: convert(second, loops), body: convert(third, loops), start, end };
  }
  const isReduce = name === 'reduce' && args.length === 4;
  // With another number of arguments it is no loop, and later becomes an unknown function whose message shows the
  // right call.
  const isLoop = isReduce || (LOOPS.has(name) && (args.length === 2 || (args.length === 3 && name === 'map')));
  if (isLoop && first && second) {
    if (loops >= EXPRESSION_LIMITS.nestedLoops) {
      refuse(
        'expression.too-complex',
        `At most ${EXPRESSION_LIMITS.nestedLoops} loops may stand inside one another; \`${name}\` is one more. Use a For each.`,
        start,
        end,
      );
    }
    const loop: Expr = {
      kind: 'loop',
      name: name as LoopName,
      list: convert(target, loops),
      variable: variableName(first),
      filter: third === undefined || isReduce ? undefined : convert(second, loops + 1),
      body: convert(fourth ?? third ?? second, loops + 1),
      start,
      end,
    };
    if (!isReduce || third === undefined) return loop;
    const memo = variableName(second);
    if (memo.name === loop.variable.name) {
      const why = `reduce() needs two names, one for the item and one for what it goes on with; both are \`${memo.name}\`.`;
      refuse('expression.syntax', why, memo.start, memo.end);
    }
    return {
      kind: 'bind',
      variable: memo,
      value: convert(third, loops),
      body: { ...loop, memo: memo.name },
      start,
      end,
    };
  }
  return {
    kind: 'call',
    name,
    target: convert(target, loops),
    args: args.map((arg) => convert(arg, loops)),
    start,
    end,
  };
}

function convertHas(argument: ASTNode | undefined, loops: number, start: number, end: number): Expr {
  const field = argument === undefined ? undefined : convert(argument, loops);
  if (field?.kind !== 'field')
    refuse('expression.syntax', 'has() takes a field, as in has(trigger.admin.id).', start, end);
  return { kind: 'has', field: field satisfies Field, start, end };
}

// A loop's first argument looks like an expression to the library. Anything but a plain name is refused here.
function variableName(node: ASTNode): Name {
  if (node.op === 'id') return { kind: 'name', name: node.args, start: node.start, end: node.end };
  return refuse(
    'expression.syntax',
    'The first argument is the name of a variable, as in list.map(x, x.id).',
    node.start,
    node.end,
  );
}
