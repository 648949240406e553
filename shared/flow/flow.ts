// The flow file (docs: the README of flows/): its schema, its types, its limits. Key order here is the order of the
// canonical bytes. What a flow means as a graph is graph.ts; whether it may be published is validate.ts.
import { z } from 'zod';

import type { JsonObject, JsonValue } from '../json.ts';
import { COLUMN_KEY, COLUMN_TYPES, MOST_COLUMNS, TABLE_ID } from '../table/table.ts';

/**
 * Bounds of a flow file. A file past one of them is refused with the path at fault: most by the schemas below, the
 * others by parse.ts.
 */
export const FLOW_LIMITS = {
  nodes: 1_000,
  edges: 4_000,
  connections: 50,
  tests: 200,
  notes: 200,
  nameLength: 200,
  descriptionLength: 10_000,
  expressionLength: 10_000,
  /** One text value inside inputs, in characters. */
  textLength: 100_000,
  /** Of a test case: tables, rows of one, counters, and things that one has counted. */
  testTables: 20,
  testRows: 1_000,
  /** Nesting of JSON inside inputs and tests. */
  depth: 32,
  /** The whole file, in bytes of UTF-8. */
  fileBytes: 4 * 1024 * 1024,
} as const;

// Of flows the id is also the name of the file and a part of addresses; a key of a node is a name in expressions.
export const FLOW_ID_PATTERN = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const NODE_KEY_PATTERN = /^[a-z][A-Za-z0-9]{0,39}$/;
export const CARD_ID_PATTERN = /^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$/;
export const PORT_PATTERN = /^[^\s][^\n\r]{0,79}$/;

const json: z.ZodType<JsonValue> = z.json();
const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);
const flowId = z.string().regex(FLOW_ID_PATTERN);
const nodeKey = z.string().regex(NODE_KEY_PATTERN);
const port = z.string().regex(PORT_PATTERN);
const name = z.string().max(FLOW_LIMITS.nameLength);
const expression = z.string().max(FLOW_LIMITS.expressionLength);
const coordinate = z.number().min(-1e6).max(1e6);

/**
 * How a node's attempts behave: how many there are, how long the pauses between them are at first (they grow), how
 * long one may last, and what becomes of one in doubt. Absent parts take the defaults of S1, S2 and J5.
 */
export const nodePolicySchema = z.strictObject({
  attempts: z.int().min(1).max(20).optional(),
  backoffMs: z.int().min(0).max(300_000).optional(),
  timeoutMs: z.int().min(1).max(3_600_000).optional(),
  inDoubt: z.enum(['ask', 'retry', 'fail']).optional(),
});

/** T3: events with the same key become one run. */
export const gatherSchema = z.strictObject({
  key: expression,
  quietSeconds: z.int().min(1).max(3_600).optional(),
  maxSeconds: z.int().min(1).max(86_400).optional(),
});

/** T9: what becomes of an event that comes long after it was published. */
export const lateSchema = z.strictObject({
  afterSeconds: z.int().min(60).max(31_536_000).optional(),
  start: z.boolean().optional(),
});

/**
 * A placed card. `parent` is the For each in whose body it stands (F4); `when`, `gather` and `late` are a trigger's;
 * `connection` names a slot of the flow and no connection, so that a file can be used in another installation.
 */
export const flowNodeSchema = z.strictObject({
  card: z.string().regex(CARD_ID_PATTERN),
  version: z.int().min(1).max(1_000),
  name: name.optional(),
  disabled: z.boolean().optional(),
  parent: nodeKey.optional(),
  when: expression.optional(),
  gather: gatherSchema.optional(),
  late: lateSchema.optional(),
  /** T5: of a trigger: it also starts on events that Signalbox itself caused. */
  allowOwn: z.boolean().optional(),
  connection: z.string().max(64).optional(),
  inputs: jsonObject.optional(),
  policy: nodePolicySchema.optional(),
});

export const flowEdgeSchema = z.strictObject({ from: nodeKey, port, to: nodeKey });

/** T5: how many runs events may start within a minute before the flow is paused; null: as many as come. */
export const budgetSchema = z.strictObject({ runsPerMinute: z.int().min(1).max(1_000_000).nullable() });

/** Absent parts take the defaults of T4, T5 and M8. */
export const flowSettingsSchema = z.strictObject({
  maxConcurrentRuns: z.int().min(1).max(10_000).optional(),
  onFailure: z.enum(['stop', 'continue']).optional(),
  /** T4: CEL over `trigger`; of the runs for which it gives the same, one runs at a time. */
  concurrencyKey: expression.optional(),
  /** T4: whether a run that waits keeps its key (the default) or lets the next one begin. */
  keyWhileWaiting: z.enum(['hold', 'release']).optional(),
  /** T4: what becomes of an event while the flow, or its key, is full; by default its run is queued. */
  whenFull: z.enum(['queue', 'skip']).optional(),
  budget: budgetSchema.optional(),
});

/** Bounds the number of keys. JSON Schema's `maxProperties` does not come of it, so the schema file does not say it. */
function few<Record extends z.ZodType<object>>(record: Record, most: number): Record {
  return record.refine((value) => Object.keys(value).length <= most, { message: `At most ${most} of them.` });
}

/** A table of a test case: what it has before the run. */
const testTableSchema = z.strictObject({
  columns: few(
    z.record(
      z.string().regex(COLUMN_KEY),
      z.strictObject({ type: z.enum(COLUMN_TYPES), unique: z.boolean().optional() }),
    ),
    MOST_COLUMNS,
  ),
  rows: z.array(jsonObject).max(FLOW_LIMITS.testRows).optional(),
});

const counterName = z.string().min(1).max(100);
const counter = {
  key: z.string().max(500).optional(),
  windowSeconds: z
    .int()
    .min(1)
    .max(366 * 24 * 3_600),
};

/** What a counter of a test case has counted before the run, once, so long ago. */
const testCountedSchema = z.strictObject({
  ...counter,
  by: z.int().min(1).max(1_000_000).optional(),
  secondsAgo: z
    .number()
    .min(0)
    .max(366 * 24 * 3_600)
    .optional(),
});

const manyTables = <Table extends z.ZodType>(table: Table) =>
  few(z.record(z.string().regex(TABLE_ID), table), FLOW_LIMITS.testTables);
const manyCounters = <Counted extends z.ZodType>(counted: Counted) =>
  few(z.record(counterName, z.array(counted).max(FLOW_LIMITS.testRows)), FLOW_LIMITS.testTables);

/**
 * A test case of the flow file. A stub stands for a node's step: it gives a port and an output, or an error. Without
 * an event the card's sample is taken. What is not expected is not compared.
 */
export const flowTestSchema = z.strictObject({
  event: jsonObject.optional(),
  stubs: z
    .record(
      nodeKey,
      z.union([
        z.strictObject({ port: port.optional(), output: json.optional() }),
        z.strictObject({
          error: z.strictObject({ code: z.string(), message: z.string(), details: jsonObject.optional() }),
        }),
      ]),
    )
    .optional(),
  /** What the run remembers: with these, or with expectations of them, a case has tables and counters, and no others. */
  tables: manyTables(testTableSchema).optional(),
  counters: manyCounters(testCountedSchema).optional(),
  expect: z
    .strictObject({
      status: z.enum(['succeeded', 'failed', 'cancelled']).optional(),
      steps: z
        .record(
          nodeKey,
          z.strictObject({
            status: z.enum(['succeeded', 'failed', 'skipped', 'cancelled', 'simulated']).optional(),
            port: port.optional(),
            output: json.optional(),
          }),
        )
        .optional(),
      /** The rows that a table has after the run, in the order in which they were added. */
      tables: manyTables(z.array(jsonObject).max(FLOW_LIMITS.testRows)).optional(),
      counters: manyCounters(z.strictObject({ ...counter, count: z.int().min(0) })).optional(),
    })
    .optional(),
});

export const flowNoteSchema = z.strictObject({
  x: coordinate,
  y: coordinate,
  width: z.number().min(0).max(10_000).optional(),
  height: z.number().min(0).max(10_000).optional(),
  text: z.string().max(FLOW_LIMITS.descriptionLength),
  /** Drawn around cards, with its text as a title; what lies in it moves along. */
  frame: z.boolean().optional(),
});

/** Where things stand on the canvas, in its pixels at full size, from the upper left corner of each. */
export const flowLayoutSchema = z.strictObject({
  nodes: z.record(nodeKey, z.strictObject({ x: coordinate, y: coordinate })),
  notes: z.record(z.string().max(64), flowNoteSchema),
});

/** The whole file. The keys of `connections` are slots, those of `tests` the names of the cases. */
export const flowSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  formatVersion: z.literal(1),
  id: flowId,
  name: name.min(1),
  description: z.string().max(FLOW_LIMITS.descriptionLength).optional(),
  settings: flowSettingsSchema.optional(),
  connections: z.record(z.string().regex(NODE_KEY_PATTERN), z.strictObject({ app: z.string().max(64) })).optional(),
  nodes: z.record(nodeKey, flowNodeSchema),
  edges: z.array(flowEdgeSchema).max(FLOW_LIMITS.edges),
  layout: flowLayoutSchema.optional(),
  tests: z.record(z.string().min(1).max(FLOW_LIMITS.nameLength), flowTestSchema).optional(),
});

export type Flow = z.infer<typeof flowSchema>;
export type FlowNode = z.infer<typeof flowNodeSchema>;
export type FlowEdge = z.infer<typeof flowEdgeSchema>;
export type FlowSettings = z.infer<typeof flowSettingsSchema>;
export type FlowTest = z.infer<typeof flowTestSchema>;
export type FlowNote = z.infer<typeof flowNoteSchema>;
export type NodePolicy = z.infer<typeof nodePolicySchema>;
export type Gather = z.infer<typeof gatherSchema>;
export type Late = z.infer<typeof lateSchema>;

/** M8: a port `error` that is wired takes the node's failure. */
export function takesFailure(flow: Pick<Flow, 'edges'>, nodeKey: string): boolean {
  return flow.edges.some((edge) => edge.from === nodeKey && edge.port === 'error');
}

/** The slot that a node names and its app; undefined where it names none, or one that the flow does not have. */
export function slotOf(
  { connections = {} }: Pick<Flow, 'connections'>,
  { connection: name }: Pick<FlowNode, 'connection'>,
): { name: string; app: string } | undefined {
  const slot = name !== undefined && Object.hasOwn(connections, name) ? connections[name] : undefined;
  return name === undefined || slot === undefined ? undefined : { name, app: slot.app };
}

/** T5.2: the budget of a flow that says nothing about it. */
export const DEFAULT_RUNS_PER_MINUTE = 5_000;

/** T5.2: how many runs may start within a minute; null: as many as come. */
export function runsPerMinute({ settings }: Pick<Flow, 'settings'>): number | null {
  return settings?.budget === undefined ? DEFAULT_RUNS_PER_MINUTE : settings.budget.runsPerMinute;
}

/** T3: the window of a gathering, with its defaults. */
export function gatherSeconds(gather: Gather): { quietSeconds: number; maxSeconds: number } {
  return { quietSeconds: gather.quietSeconds ?? 30, maxSeconds: gather.maxSeconds ?? 120 };
}

/** T9: an event comes late when it came more than a day after it was published; late ones start nothing. */
export const LATE_AFTER_SECONDS = 86_400;

/** T9: what a trigger says of late events, with the defaults. */
export function lateRule({ late }: Pick<FlowNode, 'late'>): { afterSeconds: number; start: boolean } {
  return { afterSeconds: late?.afterSeconds ?? LATE_AFTER_SECONDS, start: late?.start ?? false };
}
