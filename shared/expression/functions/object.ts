// Functions on objects. An object is never changed: each function gives a new one. A path is a text such as
// `profile.login`, or a list of keys where a key has a dot in it.
import { element, present } from '../access.ts';
import {
  fieldsArgument,
  type FunctionCall,
  type FunctionSpec,
  listArgument,
  objectArgument,
  type Parameter,
  wrong,
} from '../function-spec.ts';
import { EXPRESSION_LIMITS } from '../limits.ts';
import { ANY, listOf, OPEN_OBJECT, type Type, unify } from '../types.ts';
import { isList, isValueObject, ownValue, unmarked, type Value, type ValueObject } from '../values.ts';
import { isEmpty } from './value.ts';

const PATH: Parameter = { name: 'path', type: ['string', 'list<string>'] };

/** A path as its keys, 1 to 100 of them. @throws Failure */
function pathArgument(args: readonly Value[], at: number, call: FunctionCall): string[] {
  const value = args[at] ?? null;
  if (typeof value !== 'string' && !isList(value)) return wrong(value, 'a path such as profile.login', call);
  if (typeof value === 'string') call.budget.spendLongText(value.length);
  const keys = typeof value === 'string' ? value.split('.', EXPRESSION_LIMITS.valueDepth + 1) : value;
  if (keys.length === 0 || keys.length > EXPRESSION_LIMITS.valueDepth) {
    return call.fail(`a path has 1 to ${EXPRESSION_LIMITS.valueDepth} keys`);
  }
  call.budget.spend(keys.length);
  return keys.map((key) => keyOf(unmarked(key), call));
}

function keyOf(value: Value, call: FunctionCall): string {
  if (typeof value !== 'string') return wrong(value, 'text as a key', call);
  call.budget.spendLongText(value.length);
  return value === '__proto__' ? call.fail('`__proto__` cannot be a key') : value;
}

function keysArgument(args: readonly Value[], at: number, call: FunctionCall): Set<string> {
  return new Set(listArgument(args, at, call).map((key) => keyOf(unmarked(key), call)));
}

/** Steps for each field that is put into a new object. */
const FIELD_STEPS = 10;

/**
 * Makes an object, and pays for its fields; of two with one key the later counts. `__proto__` is a key like any other
 * here, since events may have it and `fromEntries` defines fields in place of assigning them.
 */
function objectOf(fields: readonly (readonly [string, Value])[], call: FunctionCall): ValueObject {
  call.budget.spendFields(fields.length, FIELD_STEPS);
  return Object.fromEntries(fields);
}

/** The type that all fields of an object have in common. */
function fieldOf(type: Type | undefined): Type {
  if (type?.kind !== 'object') return ANY;
  const fields = [...type.fields.values(), ...(type.rest === undefined ? [] : [type.rest])];
  return fields.length === 0 ? ANY : fields.reduce(unify);
}

/** The type of merge(): of two fields with one name that of the later object. */
function merged(types: readonly Type[]): Type {
  const fields = new Map<string, Type>();
  let rest: Type | undefined;
  for (const type of types) {
    if (type.kind !== 'object') return OPEN_OBJECT;
    // What is not listed may stand for a field that is.
    if (type.rest !== undefined) for (const [key, known] of fields) fields.set(key, unify(known, type.rest));
    for (const [key, each] of type.fields) fields.set(key, each);
    rest = type.rest === undefined ? rest : ANY;
  }
  return { kind: 'object', fields, rest };
}

/** What stands at the path, as an optional value. A key of digits is the place in a list, and a key in an object. */
function get(value: Value, path: readonly string[]): Value {
  let reached: Value | undefined = value;
  for (const key of path) {
    if (reached === undefined) break;
    const container = unmarked(reached);
    reached = element(container, isList(container) && /^\d{1,9}$/.test(key) ? Number(key) : key);
  }
  return present(reached);
}

/**
 * A copy of the object with the value at the path. Only the objects on the way are copied; others are shared with the
 * original. A part of the path that is there and is no object, such as a text, is not overwritten, but fails.
 */
function set(object: Value, [key = '', ...rest]: readonly string[], value: Value, call: FunctionCall): Value {
  const base = unmarked(object);
  if (base !== null && !isValueObject(base)) return wrong(base, 'an object at each key of the path', call);
  const fields = base === null ? [] : fieldsArgument([base], 0, call);
  const inner =
    rest.length === 0 ? value : set(base === null ? null : (ownValue(base, key) ?? null), rest, value, call);
  return objectOf([...fields, [key, inner]], call);
}

/** A copy without what stands at the path; the same fields where nothing stands there. */
function unset(object: ValueObject, [key = '', ...rest]: readonly string[], call: FunctionCall): ValueObject {
  const fields = fieldsArgument([object], 0, call);
  if (rest.length === 0)
    return objectOf(
      fields.filter(([each]) => each !== key),
      call,
    );
  return objectOf(
    fields.map(([each, value]): [string, Value] => {
      const inner = unmarked(value);
      return [each, each === key && isValueObject(inner) ? unset(inner, rest, call) : value];
    }),
    call,
  );
}

/**
 * A copy without what is empty. The parts are cleared first, so an object that has only empty parts goes as well.
 * Marks of `raw` are lost in it.
 */
function cleared(given: Value, depth: number, call: FunctionCall): Value {
  const value = unmarked(given);
  call.budget.spend(FIELD_STEPS);
  if (depth > EXPRESSION_LIMITS.valueDepth) return call.fail('the object is nested too deep');
  if (isList(value))
    return value.map((item) => cleared(item, depth + 1, call)).filter((item) => !isEmpty(item, call.budget));
  if (!isValueObject(value)) return value;
  const fields = fieldsArgument([value], 0, call);
  const kept = fields.map(([key, part]): [string, Value] => [key, cleared(part, depth + 1, call)]);
  return objectOf(
    kept.filter(([, part]) => !isEmpty(part, call.budget)),
    call,
  );
}

/** Fields come in the order in which the object has them. Authors cannot set `__proto__`, though data may have it. */
export const OBJECT_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'keys',
    on: ['object'],
    parameters: [],
    result: 'list<string>',
    summary: 'The keys of an object.',
    example: { source: `{'a': 1, 'b': 2}.keys()`, gives: ['a', 'b'] },
    run: (args, call) => fieldsArgument(args, 0, call).map(([key]) => key),
  },
  {
    name: 'values',
    on: ['object'],
    parameters: [],
    result: 'list',
    infer: ([object]) => listOf(fieldOf(object)),
    summary: 'The values of an object.',
    example: { source: `{'a': 1, 'b': 2}.values()`, gives: [1, 2] },
    run: (args, call) => fieldsArgument(args, 0, call).map(([, value]) => value),
  },
  {
    name: 'entries',
    on: ['object'],
    parameters: [],
    result: 'list<object>',
    summary: 'The fields of an object as a list of objects with key and value.',
    example: { source: `{'a': 1}.entries()`, gives: [{ key: 'a', value: 1 }] },
    run(args, call) {
      const fields = fieldsArgument(args, 0, call);
      call.budget.spend(fields.length * FIELD_STEPS);
      return fields.map(([key, value]) => ({ key, value }));
    },
  },
  {
    name: 'fromEntries',
    parameters: [{ name: 'entries', type: 'list<object>' }],
    result: 'object',
    summary: 'An object made of a list of objects with key and value; of two with one key the later counts.',
    example: { source: `fromEntries(['a', 'b'].map(x, {'key': x, 'value': x.upper()}))`, gives: { a: 'A', b: 'B' } },
    run: (args, call) =>
      objectOf(
        listArgument(args, 0, call).map((each): [string, Value] => {
          const item = unmarked(each);
          if (!isValueObject(item)) return wrong(item, 'a list of objects with key and value', call);
          return [keyOf(unmarked(ownValue(item, 'key') ?? null), call), ownValue(item, 'value') ?? null];
        }),
        call,
      ),
  },
  {
    name: 'get',
    on: ['object', 'list'],
    parameters: [PATH],
    result: 'optional',
    summary: 'What stands at a path; absent where a part is missing or null.',
    example: { source: `{'a': {'b': [1, 2]}}.get('a.b.1').orValue(0)`, gives: 2 },
    run: (args, call) => get(args[0] ?? null, pathArgument(args, 1, call)),
  },
  {
    name: 'set',
    on: ['object'],
    parameters: [PATH, { name: 'value', type: 'any' }],
    result: 'object',
    summary: 'The object with the value at the path; objects on the way are made.',
    example: { source: `{'a': 1}.set("b.c", 2)`, gives: { a: 1, b: { c: 2 } } },
    run: (args, call) => set(objectArgument(args, 0, call), pathArgument(args, 1, call), args[2] ?? null, call),
  },
  {
    name: 'unset',
    on: ['object'],
    parameters: [PATH],
    result: 'object',
    summary: 'The object without what stands at the path.',
    example: { source: `{'a': 1, 'b': {'c': 2}}.unset("b.c")`, gives: { a: 1, b: {} } },
    run: (args, call) => unset(objectArgument(args, 0, call), pathArgument(args, 1, call), call),
  },
  {
    name: 'pick',
    on: ['object'],
    parameters: [{ name: 'keys', type: 'list<string>' }],
    result: 'object',
    summary: 'The object with these keys alone.',
    example: { source: `{'a': 1, 'b': 2, 'c': 3}.pick(['a', 'c'])`, gives: { a: 1, c: 3 } },
    run(args, call) {
      const keys = keysArgument(args, 1, call);
      return objectOf(
        fieldsArgument(args, 0, call).filter(([key]) => keys.has(key)),
        call,
      );
    },
  },
  {
    name: 'omit',
    on: ['object'],
    parameters: [{ name: 'keys', type: 'list<string>' }],
    result: 'object',
    summary: 'The object without these keys.',
    example: { source: `{'a': 1, 'b': 2, 'c': 3}.omit(['b'])`, gives: { a: 1, c: 3 } },
    run(args, call) {
      const keys = keysArgument(args, 1, call);
      return objectOf(
        fieldsArgument(args, 0, call).filter(([key]) => !keys.has(key)),
        call,
      );
    },
  },
  {
    name: 'merge',
    on: ['object'],
    parameters: [{ name: 'other', type: 'object' }],
    result: 'object',
    infer: merged,
    summary: 'The fields of both objects; where both have one, that of the other counts.',
    example: { source: `{'a': 1, 'b': 2}.merge({'b': 3})`, gives: { a: 1, b: 3 } },
    run: (args, call) => objectOf([...fieldsArgument(args, 0, call), ...fieldsArgument(args, 1, call)], call),
  },
  {
    name: 'mergeAll',
    on: ['list<object>'],
    parameters: [],
    result: 'object',
    summary: 'The fields of all objects of a list as one object; of two with one key the later counts.',
    example: { source: `[{'a': 1}, {'b': 2}, {'a': 3}].mergeAll()`, gives: { a: 3, b: 2 } },
    run: (args, call) =>
      objectOf(
        listArgument(args, 0, call).flatMap((item) => fieldsArgument([unmarked(item)], 0, call)),
        call,
      ),
  },
  {
    name: 'clearEmpty',
    on: ['object', 'list'],
    parameters: [],
    result: 'any',
    infer: ([whole]) => (whole?.kind === 'object' ? OPEN_OBJECT : ANY),
    summary: 'The value without null, empty texts, lists and objects, at any depth.',
    example: { source: `{'a': '', 'b': {'c': null}, 'd': 0}.clearEmpty()`, gives: { d: 0 } },
    run: (args, call) => cleared(args[0] ?? null, 0, call),
  },
];
