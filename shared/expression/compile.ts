// Turns a syntax tree into a tree of closures, which is made once and run often. Signalbox runs the tree itself and
// not by the CEL library: the library's operators cannot be bounded in steps and sizes, and refuse what JSON needs
// (null beside text, doubles beside ints). The node limit bounds straight code, so only loops and operations on data
// of unknown size spend steps.
import { ValidationError } from '../errors.ts';
import { element, present, selectOptional } from './access.ts';
import { type Budget, Failure } from './budget.ts';
import { absorb, boolean, callOf, failing, type Frame, orElse, type Run } from './frame.ts';
import type { FunctionSpec } from './function-spec.ts';
import { explainUnknownFunction, findFunction } from './functions.ts';
import { optionalNamespace } from './functions/value.ts';
import { loopRun } from './loops.ts';
import { applyBinary, type Fail, negate } from './operators.ts';
import {
  type Call,
  countNodes,
  type Expr,
  type Field,
  type Has,
  type Index,
  type Loop,
  type MapExpr,
} from './syntax.ts';
import { isList, isValueObject, kindOf, NONE, Optional, ownValue, unmarked, type Value } from './values.ts';

/**
 * The variables of enclosing loops and binds, by name, as slots in `Frame.locals`. Each variable has a slot of its
 * own, so one that hides another of its name does not overwrite it.
 */
type Locals = ReadonlyMap<string, number>;

/** Compiles one expression. After compiling, `slots` says how many variables a frame must have room for. */
class Compiler {
  readonly #source: string;
  /** Whether any part of the expression can give a marked value. */
  readonly #marks: boolean;
  slots = 0;

  constructor(source: string, marks: boolean) {
    this.#source = source;
    this.#marks = marks;
  }

  /**
   * Compiles a part whose value is computed with. Marks are removed there, for only the result needs them. Most
   * expressions make none, and pay nothing for it.
   */
  compile(expr: Expr, locals: Locals): Run {
    const run = this.keep(expr, locals);
    return this.#marks ? (frame) => unmarked(run(frame)) : run;
  }

  /** Compiles a part that only hands its value on, so that a mark on it reaches the result: `a ? raw(b) : c`. */
  keep(expr: Expr, locals: Locals): Run {
    switch (expr.kind) {
      case 'literal': {
        const { value } = expr;
        return () => value;
      }
      case 'name':
        return this.#name(expr, locals);
      case 'field':
        return this.#field(expr, locals);
      case 'index':
        return this.#index(expr, locals);
      case 'call':
        return this.#call(expr, locals);
      case 'loop':
        return this.#loop(expr, locals);
      case 'bind': {
        const value = this.keep(expr.value, locals);
        const slot = this.slots++;
        const body = this.keep(expr.body, new Map(locals).set(expr.variable.name, slot));
        return (frame) => {
          frame.locals[slot] = value(frame);
          return body(frame);
        };
      }
      case 'has':
        return this.#has(expr, locals);
      case 'list': {
        const items = expr.items.map((item) => this.keep(item, locals));
        return (frame) => items.map((item) => item(frame));
      }
      case 'map':
        return this.#map(expr, locals);
      case 'binary': {
        const { operator } = expr;
        const left = this.compile(expr.left, locals);
        const right = this.compile(expr.right, locals);
        const fail = failing(expr);
        return (frame) => applyBinary(operator, left(frame), right(frame), frame.budget, fail);
      }
      case 'logical':
        return this.#logical(expr.operator === '||', expr.left, expr.right, locals);
      case 'unary': {
        const operand = this.compile(expr.operand, locals);
        const fail = failing(expr);
        if (expr.operator === '-') return (frame) => negate(operand(frame), fail);
        return (frame) => !boolean(operand(frame), fail, '`!`');
      }
      case 'conditional': {
        const condition = this.compile(expr.condition, locals);
        const consequence = this.keep(expr.consequence, locals);
        const alternative = this.keep(expr.alternative, locals);
        const fail = failing(expr.condition);
        return (frame) =>
          boolean(condition(frame), fail, 'the condition before `?`') ? consequence(frame) : alternative(frame);
      }
    }
  }

  /** The source of a part, for messages; it is cut so that a message stays readable. */
  #text(expr: Expr): string {
    const text = this.#source.slice(expr.start, expr.end);
    return text.length > 120 ? `${text.slice(0, 119)}…` : text;
  }

  #name(expr: Expr & { kind: 'name' }, locals: Locals): Run {
    const { name } = expr;
    const slot = locals.get(name);
    if (slot !== undefined) return (frame) => frame.locals[slot] as Value;
    return (frame) => {
      const value = Object.hasOwn(frame.scope, name) ? frame.scope[name] : undefined;
      if (value !== undefined) return value;
      throw new Failure(`${name} is not available here: no node of this key has settled before this one`, expr);
    };
  }

  #field(expr: Field, locals: Locals): Run {
    const { field } = expr;
    const target = this.compile(expr.target, locals);
    if (expr.optional) return (frame) => selectOptional(target(frame), field);
    return (frame) => {
      const object = target(frame);
      if (isValueObject(object)) {
        const value = ownValue(object, field);
        if (value !== undefined) return value;
      }
      return this.#missing(expr, object, field);
    };
  }

  /**
   * Explains a field that is not there. Only on this path is text made, so that an evaluation which succeeds pays
   * nothing for messages. After `.?` every further field is optional too, as in CEL.
   */
  #missing(expr: Field, object: Value, field: string): Value {
    if (object instanceof Optional) return selectOptional(object, field);
    const target = this.#text(expr.target);
    if (object === null || isValueObject(object)) {
      const what = object === null ? `${target} is null` : `${target}.${field} is missing`;
      throw new Failure(`${what}; where it may be absent write ${target}.?${field}.orValue("")`, expr);
    }
    throw new Failure(`${target} is ${kindOf(object)} and has no field ${field}`, expr);
  }

  #index(expr: Index, locals: Locals): Run {
    const target = this.compile(expr.target, locals);
    const index = this.compile(expr.index, locals);
    return (frame) => {
      const container = target(frame);
      const key = index(frame);
      if (typeof key === 'string') frame.budget.spendLongText(key.length);
      const base = container instanceof Optional ? (container.value ?? null) : container;
      const value = element(base, key);
      if (expr.optional || container instanceof Optional) return present(value);
      return value ?? (value === null ? null : this.#outside(expr, container, key));
    };
  }

  /** Explains an index or key that is not there. It names the kinds and sizes of values, and never a value (S4). */
  #outside(expr: Index, container: Value, key: Value): never {
    const target = this.#text(expr.target);
    if (container === null) throw new Failure(`${target} is null`, expr);
    if (isList(container)) {
      const size = `it has ${container.length} ${container.length === 1 ? 'item' : 'items'}, counted from 0`;
      if (typeof key === 'string')
        throw new Failure(`${target} is a list: its index is a whole number, not text`, expr);
      throw new Failure(`${this.#text(expr)} is missing: ${size}; where it may be absent write [?…]`, expr);
    }
    if (!isValueObject(container)) throw new Failure(`${target} is ${kindOf(container)} and has no parts`, expr);
    if (typeof key !== 'string')
      throw new Failure(`${target} is an object: its keys are text, not ${kindOf(key)}`, expr);
    throw new Failure(`${this.#text(expr)} is missing; where it may be absent write [?…]`, expr);
  }

  #has(expr: Has, locals: Locals): Run {
    // Each part of the chain may be absent, the name at its start too: then the answer is false, not an error.
    const base = this.#absentable(expr.field.target, locals);
    const { field } = expr.field;
    return (frame) => {
      const object = base(frame);
      return object !== undefined && selectOptional(object, field) !== NONE;
    };
  }

  /**
   * Compiles a part of a chain in `has()`: where any part of the chain is absent it gives undefined in place of a
   * failure. Anything but names and fields is computed as everywhere, and may fail.
   */
  #absentable(expr: Expr, locals: Locals): (frame: Frame) => Value | undefined {
    if (expr.kind === 'field') {
      const base = this.#absentable(expr.target, locals);
      const { field } = expr;
      return (frame) => {
        const object = base(frame);
        return object === undefined ? undefined : selectOptional(object, field).value;
      };
    }
    if (expr.kind === 'name' && !locals.has(expr.name)) {
      const { name } = expr;
      return (frame) => (Object.hasOwn(frame.scope, name) ? frame.scope[name] : undefined);
    }
    return this.compile(expr, locals);
  }

  #map(expr: MapExpr, locals: Locals): Run {
    const entries = expr.entries.map((entry) => ({
      at: entry.key,
      key: this.compile(entry.key, locals),
      value: this.keep(entry.value, locals),
    }));
    return (frame) => {
      const object: Record<string, Value> = {};
      frame.budget.spend(entries.length * 2);
      for (const entry of entries) {
        const key = entry.key(frame);
        if (typeof key !== 'string')
          throw new Failure(`a key of a map must be text, and this is ${kindOf(key)}`, entry.at);
        // Assigning to it would set the prototype, and an author who writes it means nothing good.
        if (key === '__proto__') throw new Failure('`__proto__` cannot be a key', entry.at);
        frame.budget.spendLongText(key.length);
        object[key] = entry.value(frame);
      }
      return object;
    };
  }

  // As in CEL, the side that decides the answer wins, even where the other one fails: `false && x` and `x && false`
  // are both false. The left side's failure is thrown only when the right side does not decide.
  #logical(deciding: boolean, leftExpr: Expr, rightExpr: Expr, locals: Locals): Run {
    const left = this.compile(leftExpr, locals);
    const right = this.compile(rightExpr, locals);
    const operator = deciding ? '`||`' : '`&&`';
    const failLeft = failing(leftExpr);
    const failRight = failing(rightExpr);
    return (frame) => {
      let failure: Failure | undefined;
      try {
        if (boolean(left(frame), failLeft, operator) === deciding) return deciding;
      } catch (thrown) {
        failure = absorb(thrown, frame.budget);
      }
      const answer = boolean(right(frame), failRight, operator);
      if (failure !== undefined && answer !== deciding) throw failure;
      return answer;
    };
  }

  #loop(expr: Loop, locals: Locals): Run {
    const list = this.compile(expr.list, locals);
    const slot = this.slots++;
    const inner = new Map(locals).set(expr.variable.name, slot);
    const steps = 2 + countNodes(expr.body) + (expr.filter === undefined ? 0 : countNodes(expr.filter));
    // The bind around a reduce has made this slot (parse.ts), so it is among the locals of the loop itself.
    const memo = expr.memo === undefined ? undefined : locals.get(expr.memo);
    const filter = expr.filter === undefined ? undefined : this.compile(expr.filter, inner);
    return loopRun({
      name: expr.name,
      items: (frame) => this.#items(list(frame), expr.list, frame.budget),
      next(frame, item) {
        frame.budget.spend(steps);
        frame.locals[slot] = item;
      },
      // Only map() hands on what its body gives; the other loops compute with it.
      body: expr.name === 'map' ? this.keep(expr.body, inner) : this.compile(expr.body, inner),
      fail: failing(expr.body),
      filter,
      failFilter: failing(expr.filter ?? expr.body),
      memo,
    });
  }

  /** What a loop goes over: the items of a list, or the keys of an object, as in CEL. */
  #items(value: Value, at: Expr, budget: Budget): readonly Value[] {
    if (isList(value)) return value;
    if (!isValueObject(value)) throw new Failure(`${this.#text(at)} is ${kindOf(value)}, and a loop needs a list`, at);
    const keys = Object.keys(value);
    budget.spend(keys.length * 3);
    return keys;
  }

  #call(expr: Call, locals: Locals): Run {
    const args = expr.args.map((arg) => this.compile(arg, locals));
    // `optional` is a namespace of CEL here and no name of the scope, unless a loop or bind has a variable of that
    // name.
    if (expr.target?.kind === 'name' && expr.target.name === 'optional' && !locals.has('optional')) {
      const { name } = expr;
      if (
        optionalNamespace(
          name,
          expr.args.map(() => null),
        ) !== undefined
      ) {
        return (frame) =>
          optionalNamespace(
            name,
            args.map((arg) => arg(frame)),
          ) ?? NONE;
      }
    }
    const spec = findFunction(expr.name, expr.target !== undefined, expr.args.length);
    if (spec === undefined) {
      const message = explainUnknownFunction(expr.name, expr.target !== undefined);
      throw new ValidationError('expression.unknown-name', message, { details: { start: expr.start, end: expr.end } });
    }
    const fail: Fail = (message) => {
      throw new Failure(`${expr.name}(): ${message}`, expr);
    };
    const prepared = preparedOf(spec, expr.args);
    if (expr.target === undefined) {
      return (frame) =>
        spec.run(
          args.map((arg) => arg(frame)),
          callOf(frame, fail, prepared),
        );
    }
    // These two evaluate their argument only when it is needed, and they keep marks. Functions get all arguments
    // evaluated and unmarked, so these are compiled apart.
    const [other] = expr.args;
    if ((expr.name === 'orValue' || expr.name === 'or') && other !== undefined) {
      const [first, second] = [this.keep(expr.target, locals), this.keep(other, locals)];
      return (frame) => orElse(first(frame), second, frame, expr.name === 'or', fail);
    }
    const target = this.compile(expr.target, locals);
    return (frame) => spec.run([target(frame), ...args.map((arg) => arg(frame))], callOf(frame, fail, prepared));
  }
}

/**
 * Prepares what a function needs of a text that is written out, such as a pattern: once when the expression is
 * compiled, in place of once for each evaluation. A text that can never be used is refused here.
 * @throws ValidationError `expression.syntax`; details `{start, end}`
 */
function preparedOf(spec: FunctionSpec, args: readonly Expr[]): unknown {
  for (const [at, arg] of args.entries()) {
    const { prepare, check } = spec.parameters[at] ?? {};
    if (prepare === undefined || arg.kind !== 'literal' || typeof arg.value !== 'string') continue;
    const misfit = check?.(arg.value);
    if (misfit === undefined) return prepare(arg.value);
    throw new ValidationError('expression.syntax', misfit, { details: { start: arg.start, end: arg.end } });
  }
  return undefined;
}

/**
 * Only functions whose names hold one of these words give marked values. An expression in which neither word occurs
 * is compiled without the removing of marks.
 */
const MARKING = /raw|escape/;

/**
 * Compiles the tree of `source`. `run` needs a frame with `slots` locals, and may be called any number of times.
 * @throws ValidationError `expression.unknown-name` for a function, `expression.syntax` for a pattern; details
 *   `{start, end}`
 */
export function compileTree(expr: Expr, source: string): { run: Run; slots: number } {
  const compiler = new Compiler(source, MARKING.test(source));
  const run = compiler.keep(expr, new Map());
  return { run, slots: compiler.slots };
}
