// The syntax tree of an expression: plain data. parse.ts makes it from text and print.ts writes it as text again. The
// check, the compiler, the completion and the conditions of the editor all read this tree, and never that of the CEL
// library.

/**
 * Where a part stands in the source: zero-based positions of UTF-16 units, the end exclusive. Brackets around a part
 * do not belong to its range.
 */
interface Ranged {
  start: number;
  end: number;
}

export interface Literal extends Ranged {
  kind: 'literal';
  /** A bigint is CEL's int, a number its double. */
  value: null | boolean | number | bigint | string;
}
/** A name of the scope, or the variable of a loop or bind around it. */
export interface Name extends Ranged {
  kind: 'name';
  name: string;
}
/** `target.field`, or `target.?field` when optional. */
export interface Field extends Ranged {
  kind: 'field';
  target: Expr;
  field: string;
  optional: boolean;
}
/** `target[index]`, or `target[?index]` when optional. */
export interface Index extends Ranged {
  kind: 'index';
  target: Expr;
  index: Expr;
  optional: boolean;
}
/** `name(args)`, or `target.name(args)`. */
export interface Call extends Ranged {
  kind: 'call';
  name: string;
  target: Expr | undefined;
  args: Expr[];
}
/** The loops of CEL, and those that Signalbox adds: `sortBy`, `distinctBy`, `groupBy` and `reduce`. */
export type LoopName =
  | 'all'
  | 'exists'
  | 'exists_one'
  | 'map'
  | 'filter'
  | 'sortBy'
  | 'distinctBy'
  | 'groupBy'
  | 'reduce';
/**
 * `list.map(variable, body)`; `filter` is the middle argument of the three-argument `map`. A `reduce` is the body of the
 * bind that gives its memo the start.
 */
export interface Loop extends Ranged {
  kind: 'loop';
  name: LoopName;
  list: Expr;
  variable: Name;
  filter: Expr | undefined;
  body: Expr;
  /** The name of the variable that a `reduce` goes on with. */
  memo?: string;
}
/** `cel.bind(variable, value, body)` */
export interface Bind extends Ranged {
  kind: 'bind';
  variable: Name;
  value: Expr;
  body: Expr;
}
/** `has(a.b)` */
export interface Has extends Ranged {
  kind: 'has';
  field: Field;
}
/** `[a, b]` */
export interface ListExpr extends Ranged {
  kind: 'list';
  items: Expr[];
}
/** `{'key': value}`. A key may be any expression; whether it gives text is known only when it runs. */
export interface MapExpr extends Ranged {
  kind: 'map';
  entries: { key: Expr; value: Expr }[];
}
export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';
export interface Binary extends Ranged {
  kind: 'binary';
  operator: BinaryOperator;
  left: Expr;
  right: Expr;
}
/**
 * It stands apart from the other operators because its right side is not always evaluated, and a failure of one side
 * may not matter.
 */
export interface Logical extends Ranged {
  kind: 'logical';
  operator: '&&' | '||';
  left: Expr;
  right: Expr;
}
export interface Unary extends Ranged {
  kind: 'unary';
  operator: '!' | '-';
  operand: Expr;
}
/** `condition ? consequence : alternative`. Only the part that is chosen is evaluated. */
export interface Conditional extends Ranged {
  kind: 'conditional';
  condition: Expr;
  consequence: Expr;
  alternative: Expr;
}

export type Expr =
  | Literal
  | Name
  | Field
  | Index
  | Call
  | Loop
  | Bind
  | Has
  | ListExpr
  | MapExpr
  | Binary
  | Logical
  | Unary
  | Conditional;

/** The parts that are evaluated in the scope of `expr` itself; the bodies of loops and binds are not among them. */
export function outerParts(expr: Expr): Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'field':
      return [expr.target];
    case 'index':
      return [expr.target, expr.index];
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case 'loop':
      return [expr.list];
    case 'bind':
      return [expr.value];
    case 'has':
      return [expr.field];
    case 'list':
      return expr.items;
    case 'map':
      return expr.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'binary':
    case 'logical':
      return [expr.left, expr.right];
    case 'unary':
      return [expr.operand];
    case 'conditional':
      return [expr.condition, expr.consequence, expr.alternative];
  }
}

/** The parts that see the variable of a loop or a bind. */
export function innerParts(expr: Expr): Expr[] {
  if (expr.kind === 'loop') return expr.filter === undefined ? [expr.body] : [expr.filter, expr.body];
  return expr.kind === 'bind' ? [expr.body] : [];
}

/** Nodes in the tree, for charging the body of a loop. */
export function countNodes(expr: Expr): number {
  let count = 1;
  for (const part of outerParts(expr)) count += countNodes(part);
  for (const part of innerParts(expr)) count += countNodes(part);
  return count;
}
