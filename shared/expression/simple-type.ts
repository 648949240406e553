// The kinds of values that stand in signatures of functions. They are coarser than the types of types.ts.

/** A kind of value in a signature. `number` takes int and double; `any` takes everything. */
export type SimpleType =
  | 'any'
  | 'null'
  | 'bool'
  | 'int'
  | 'number'
  | 'string'
  | 'list'
  | 'list<string>'
  | 'list<number>'
  | 'list<object>'
  | 'list<list>'
  | 'object'
  | 'timestamp'
  | 'duration'
  | 'optional';
