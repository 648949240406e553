// Finds the type of every part of an expression, and what is surely wrong with it. After a mistake the part counts as
// `any`, so that one mistake is one issue. Never evaluates.
import type { Issue } from '../issue.ts';
import { type FunctionSpec, signatureOf } from './function-spec.ts';
import { explainUnknownFunction, findFunction } from './functions.ts';
import { inferBinary, type Report } from './infer-operator.ts';
import { suggestion } from './suggest.ts';
import type { Call, Expr, Index, Literal, Loop } from './syntax.ts';
import {
  ANY,
  BOOL,
  describeType,
  listOf,
  mayBe,
  NULL,
  NUMBER,
  OPEN_OBJECT,
  optionalOf,
  type ScopeTypes,
  STRING,
  type Type,
  typeOfSchema,
  typeOfSimple,
  unify,
} from './types.ts';

type Locals = ReadonlyMap<string, Type>;

/**
 * The type of the expression. Each mistake is added to `issues`, with its range in the source and an empty path;
 * codes are `expression.type`, `.unknown-name`, `.unknown-field` and `.syntax`. `locals` are the variables that it
 * may use beside the names of `types`.
 */
export function inferType(expr: Expr, types: ScopeTypes, locals: Locals, issues: Issue[]): Type {
  return new Inference(types, issues).infer(expr, locals);
}

class Inference {
  readonly #types: ScopeTypes;
  readonly #issues: Issue[];
  // A schema is turned into a type once for each name, since an expression often uses one name many times.
  readonly #roots = new Map<string, Type>();

  constructor(types: ScopeTypes, issues: Issue[]) {
    this.#types = types;
    this.#issues = issues;
  }

  #report: Report = (code, message, at) => {
    this.#issues.push({ code, path: [], message, severity: 'error', range: { start: at.start, end: at.end } });
    return ANY;
  };

  infer(expr: Expr, locals: Locals): Type {
    switch (expr.kind) {
      case 'literal':
        return ofLiteral(expr);
      case 'name':
        return locals.get(expr.name) ?? this.#root(expr.name, expr);
      case 'field': {
        const target = this.infer(expr.target, locals);
        // Of a chain only the last name is marked, for the rest of it is right.
        const at = { start: expr.end - expr.field.length, end: expr.end };
        return this.#select(target, expr.field, expr.optional, at);
      }
      case 'index':
        return this.#index(expr, locals);
      case 'call':
        return this.#call(expr, locals);
      case 'loop':
        return this.#loop(expr, locals);
      case 'bind': {
        const value = this.infer(expr.value, locals);
        return this.infer(expr.body, new Map(locals).set(expr.variable.name, value.kind === 'null' ? ANY : value));
      }
      case 'has':
        this.#inferPossible(expr.field.target, locals);
        return BOOL;
      case 'list':
        return listOf(expr.items.length === 0 ? ANY : expr.items.map((item) => this.infer(item, locals)).reduce(unify));
      case 'map':
        return this.#map(expr, locals);
      case 'binary':
        return inferBinary(expr, this.infer(expr.left, locals), this.infer(expr.right, locals), this.#report);
      case 'logical':
        for (const side of [expr.left, expr.right]) this.#boolean(side, locals, `\`${expr.operator}\``);
        return BOOL;
      case 'unary': {
        if (expr.operator === '!') {
          this.#boolean(expr.operand, locals, '`!`');
          return BOOL;
        }
        const operand = this.infer(expr.operand, locals);
        if (operand.kind === 'any' || operand.kind === 'number' || operand.kind === 'duration') return operand;
        return this.#report('expression.type', `\`-\` does not work on ${describeType(operand)}.`, expr);
      }
      case 'conditional': {
        this.#boolean(expr.condition, locals, 'The condition before `?`');
        return unify(this.infer(expr.consequence, locals), this.infer(expr.alternative, locals));
      }
    }
  }

  #root(name: string, at: { start: number; end: number }): Type {
    const known = this.#roots.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(this.#types, name)) {
      const hint = suggestion(name, Object.keys(this.#types), 'Available here');
      return this.#report('expression.unknown-name', `There is no \`${name}\` here.${hint}`, at);
    }
    const type = typeOfSchema(this.#types[name]);
    this.#roots.set(name, type);
    return type;
  }

  /** The type of a field. A field of an optional value is optional too. */
  #select(target: Type, field: string, optional: boolean, at: { start: number; end: number }): Type {
    switch (target.kind) {
      case 'any':
        return optional ? optionalOf(ANY) : ANY;
      case 'optional':
        return optionalOf(this.#select(target.value, field, true, at));
      case 'object': {
        const type = target.fields.get(field) ?? target.rest;
        if (optional) return optionalOf(type ?? ANY);
        if (type !== undefined) return type;
        const hint = suggestion(field, [...target.fields.keys()], 'It has');
        return this.#report('expression.unknown-field', `There is no field \`${field}\`.${hint}`, at);
      }
      default:
        return this.#report('expression.type', `${capital(describeType(target))} has no field \`${field}\`.`, at);
    }
  }

  #index(expr: Index, locals: Locals): Type {
    const target = this.infer(expr.target, locals);
    const key = this.infer(expr.index, locals);
    const optional = expr.optional || target.kind === 'optional';
    const base = target.kind === 'optional' ? target.value : target;
    const type = this.#element(base, key, expr);
    return optional ? optionalOf(type) : type;
  }

  #element(base: Type, key: Type, expr: Index): Type {
    if (base.kind === 'any') return ANY;
    if (base.kind === 'list') {
      if (mayBe(key, 'number')) return base.item;
      return this.#report('expression.type', `The index of a list is a number, not ${describeType(key)}.`, expr.index);
    }
    if (base.kind !== 'object') {
      return this.#report('expression.type', `${capital(describeType(base))} has no parts to take with [ ].`, expr);
    }
    if (!mayBe(key, 'string')) {
      return this.#report('expression.type', `The key of an object is text, not ${describeType(key)}.`, expr.index);
    }
    // Only a key that is written out can be looked for among the fields.
    const { index } = expr;
    if (index.kind !== 'literal' || typeof index.value !== 'string') return base.rest ?? ANY;
    if (expr.optional) return base.fields.get(index.value) ?? base.rest ?? ANY;
    return this.#select(base, index.value, false, index);
  }

  /**
   * The type of a part of the chain in `has(a.b.c)` before its last name: any of the parts may be absent, but the
   * name at the start must be known.
   */
  #inferPossible(expr: Expr, locals: Locals): Type {
    if (expr.kind !== 'field') return this.infer(expr, locals);
    const target = this.#inferPossible(expr.target, locals);
    return this.#select(target, expr.field, true, { start: expr.end - expr.field.length, end: expr.end });
  }

  #map(expr: Expr & { kind: 'map' }, locals: Locals): Type {
    const fields = new Map<string, Type>();
    let open = false;
    for (const { key, value } of expr.entries) {
      const keyType = this.infer(key, locals);
      const type = this.infer(value, locals);
      if (!mayBe(keyType, 'string')) {
        this.#report('expression.type', `A key of a map is text, not ${describeType(keyType)}.`, key);
      }
      // A key that is computed may be any text, so the object's fields are not all known.
      if (key.kind === 'literal' && typeof key.value === 'string') fields.set(key.value, type);
      else open = true;
    }
    return expr.entries.length === 0 ? OPEN_OBJECT : { kind: 'object', fields, rest: open ? ANY : undefined };
  }

  #boolean(expr: Expr, locals: Locals, what: string): void {
    const type = this.infer(expr, locals);
    if (mayBe(type, 'bool')) return;
    this.#report('expression.type', `${what} needs a boolean, and this is ${describeType(type)}.`, expr);
  }

  #loop(expr: Loop, locals: Locals): Type {
    const item = this.itemOf(this.infer(expr.list, locals), expr.list);
    const inner = new Map(locals).set(expr.variable.name, item);
    if (expr.filter !== undefined) this.#boolean(expr.filter, inner, 'The condition of map()');
    switch (expr.name) {
      case 'map':
        return listOf(this.infer(expr.body, inner));
      case 'sortBy':
      case 'distinctBy':
        this.infer(expr.body, inner);
        return listOf(item);
      case 'groupBy':
        return this.#groups(expr, inner, item);
      case 'reduce':
        // The memo begins as the start and then is the value, so the result may be either.
        return unify(this.infer(expr.body, inner), locals.get(expr.memo ?? '') ?? ANY);
      default:
    }
    this.#boolean(expr.body, inner, `The condition of ${expr.name}()`);
    return expr.name === 'filter' ? listOf(item) : BOOL;
  }

  #groups(expr: Loop, inner: Locals, item: Type): Type {
    const key = this.infer(expr.body, inner);
    if (!mayBe(key, 'string')) {
      this.#report('expression.type', `The key of groupBy() is text, not ${describeType(key)}.`, expr.body);
    }
    return { kind: 'object', fields: new Map(), rest: listOf(item) };
  }

  /** The type of a loop's variable. A loop over an object goes over its keys, which are text. */
  itemOf(list: Type, at: { start: number; end: number }): Type {
    if (list.kind === 'list') return list.item;
    if (list.kind === 'object') return STRING;
    if (list.kind === 'any') return ANY;
    return this.#report(
      'expression.type',
      `A loop needs a list, and this is ${describeType(list)}${remedy(list)}.`,
      at,
    );
  }

  #call(expr: Call, locals: Locals): Type {
    const args = expr.args.map((arg) => this.infer(arg, locals));
    if (expr.target?.kind === 'name' && expr.target.name === 'optional' && !locals.has('optional')) {
      if (expr.name === 'none' && args.length === 0) return optionalOf(ANY);
      if (expr.name === 'of' && args.length === 1) return optionalOf(args[0] ?? ANY);
    }
    const target = expr.target === undefined ? undefined : this.infer(expr.target, locals);
    const spec = findFunction(expr.name, target !== undefined, args.length);
    if (spec === undefined) {
      return this.#report('expression.unknown-name', explainUnknownFunction(expr.name, target !== undefined), expr);
    }
    if (target !== undefined && spec.on !== undefined) {
      if (spec.on.includes('optional')) return this.#optionalCall(expr, spec, target, args);
      if (!spec.on.some((simple) => mayBe(target, simple))) {
        const message = `${expr.name}() does not work on ${describeType(target)}${remedy(target)}: ${signatureOf(spec)}.`;
        this.#report('expression.type', message, expr.target ?? expr);
      }
    }
    this.#arguments(expr, spec, args);
    return spec.infer?.(target === undefined ? args : [target, ...args]) ?? typeOfSimple(spec.result);
  }

  #optionalCall(expr: Call, spec: FunctionSpec, target: Type, args: Type[]): Type {
    // orValue() is lenient: a plain value stands for itself, and null for nothing.
    const value = target.kind === 'optional' ? target.value : target;
    if (expr.name === 'orValue') return unify(value, args[0] ?? ANY);
    if (target.kind !== 'optional' && target.kind !== 'any') {
      const message = `${expr.name}() needs an optional value, as .?field gives it, and this is ${describeType(target)}.`;
      return this.#report('expression.type', message, expr);
    }
    this.#arguments(expr, spec, args);
    if (expr.name === 'value') return value;
    return expr.name === 'or' ? unify(target, args[0] ?? ANY) : typeOfSimple(spec.result);
  }

  /**
   * Reports arguments of a kind that the function does not take, and texts written out that can never be used. A text
   * that is computed is checked when it runs.
   */
  #arguments(expr: Call, spec: FunctionSpec, args: Type[]): void {
    for (const [at, type] of args.entries()) {
      const { type: takes = 'any', values, check } = spec.parameters[at] ?? {};
      const arg = expr.args[at] ?? expr;
      if (![takes].flat().some((simple) => mayBe(type, simple))) {
        const message = `${expr.name}() does not take ${describeType(type)} here${remedy(type)}: ${signatureOf(spec)}.`;
        this.#report('expression.type', message, arg);
        continue;
      }
      if (arg.kind !== 'literal' || typeof arg.value !== 'string') continue;
      const misfit = check?.(arg.value);
      if (misfit !== undefined) this.#report('expression.syntax', misfit, arg);
      if (values !== undefined && !values.includes(arg.value)) {
        const message = `There is no such ${spec.parameters[at]?.name ?? 'value'}.${suggestion(arg.value, values, 'It is one of')}`;
        this.#report('expression.type', message, arg);
      }
    }
  }
}

function ofLiteral({ value }: Literal): Type {
  if (value === null) return NULL;
  if (typeof value === 'string') return STRING;
  return typeof value === 'boolean' ? BOOL : NUMBER;
}

/** What helps in the most frequent mistake: an optional value where a plain one is needed. */
function remedy(type: Type): string {
  return type.kind === 'optional' ? '; add .orValue(…)' : '';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
