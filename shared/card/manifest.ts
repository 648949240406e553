// A card as everybody but its own file sees it: JSON Schema and text, no code. The editor's palette and forms,
// validation and the compiler know cards only by this.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { TriggerSource } from './trigger-source.ts';

/**
 * J4: `pure` acts on nothing outside; `repeatable` may be done again harmlessly; `once` is anything else. `stored` writes to
 * tables and counters alone, in the commit that says that its step has finished (J12).
 */
export type Effect = 'pure' | 'stored' | 'repeatable' | 'once';

/** JSON Schema 2020-12 as plain data. `title`, `description`, `options`, `widget`, `secret` on properties guide the form. */
export type JsonSchema = JsonObject;

/** Ports that an input lists: one for each item of the array input `input`, named by the item's key `key`. */
export interface PortsFrom {
  input: string;
  key: string;
}

/** The connection apps, an account of one of which a card uses. What fits is decided in connection-need.ts. */
export interface ConnectionNeed {
  /** Any of them serves. A new node that cannot do without is given a slot of the first, unless the flow has another's. */
  apps: readonly ConnectionAppNeed[];
  required: boolean;
  /** Required where this input has one of these values; without `values`, wherever it is given. */
  requiredFor?: { input: string; values?: string[] };
  /** The input that does instead: where neither is given, a connection is required. */
  orInput?: string;
}

export interface ConnectionAppNeed {
  app: string;
  /** What connections of the app may lack and this card cannot do without. */
  settings?: readonly SettingNeed[];
}

/** A setting, and what people call it. */
export interface SettingNeed {
  name: string;
  title: string;
  /** Needed only where this input is given. */
  with?: string;
  /** Needed only where none of these inputs is given. */
  without?: readonly string[];
}

/** Marks that a card may have of its own; the editor draws them, and the app's mark for a card without one. */
export type CardMark =
  | 'signpost'
  | 'timer'
  | 'hourglass'
  | 'repeat'
  | 'stop'
  | 'workflow'
  | 'enter'
  | 'leave'
  | 'webhook'
  | 'text'
  | 'slack'
  | 'table';

/** A `TriggerExtension`, as everybody but the card's own file sees it. */
export interface TriggerExtensionManifest {
  input: string;
  eventTypes: string[];
  output: JsonSchema;
  /** What the card's own sample gives. */
  sample: JsonObject;
}

export interface CardManifest {
  id: string;
  version: number;
  kind: 'trigger' | 'action';
  /** The folder of the card: the part of the id before the dot. */
  app: string;
  /** The folder within the app's, where it has one: the palette shows the cards of a group together. */
  group?: string;
  title: string;
  /** Where cards of its app would look alike. */
  mark?: CardMark;
  summary: string;
  /** Markdown: what it does, limits, what it needs. */
  docs: string;
  input: JsonSchema;
  output: JsonSchema;
  /** Fixed ports in the order of the node, `error` last where there is one (F3). */
  ports: string[];
  /** Where set, the ports of a node are those of its input first, then `ports`. */
  portsFrom?: PortsFrom;
  /** An example output that satisfies `output`; what the editor maps from before any run exists. */
  sample: JsonValue;
  /** Inputs that work as they stand, for the docs. */
  example?: JsonObject;
  scopes: string[];
  /** Admin permissions that its account needs beside the scopes, one entry may name several, joined by ` or `. */
  permissions?: string[];
  /** They are what we take them to be: Okta's documentation does not say so of what the card calls. */
  permissionsInferred?: true;
  /** For a card whose effect depends on its input: the most cautious one. */
  effect: Effect;
  /** The connection apps (`slack`, `smtp`, `okta`) whose slots the node may name in `connection`. */
  connection?: ConnectionNeed;
  /** Triggers: where their events come from. */
  source?: TriggerSource;
  /** Triggers of source `webhook`: the input that holds the path after `/webhooks/`. Two active ones cannot share one. */
  addressFrom?: string;
  /** Triggers of source `call`: the input that declares the fields of its output (`outputOf` in declared-fields.ts). */
  fieldsFrom?: string;
  /** Likewise: the input that declares the fields of what the flow returns (`shared/flow/call-result.ts`). */
  resultFrom?: string;
  /** Triggers: the event types that it starts on; `fromInput` names the input that gives the type instead. */
  eventTypes?: string[];
  eventTypeFrom?: string;
  /** Triggers: what a switch adds (`extensionOf`). */
  extension?: TriggerExtensionManifest;
}

/** A kind of account that connections can be made for (`slack`, `smtp`, `okta`). */
export interface ConnectionAppManifest {
  app: string;
  title: string;
  summary: string;
  /** JSON Schema; properties with `secret: true` are encrypted and never returned. */
  settings: JsonSchema;
  /** An account can be tried before it is used. */
  canTest: boolean;
}

/** Finds a card's manifest; undefined for a card that this installation does not have. */
export type ManifestLookup = (card: string, version: number) => CardManifest | undefined;

/** Inputs that are evaluated at the end of each iteration (`scope: 'body'` in their schema), not when the step begins. */
export function bodyInputs(input: JsonSchema | undefined): ReadonlySet<string> {
  const properties = isJsonObject(input?.['properties']) ? input['properties'] : {};
  const found = Object.entries(properties).filter(([, schema]) => isJsonObject(schema) && schema['scope'] === 'body');
  return new Set(found.map(([name]) => name));
}

/** Inputs that the form draws by this widget, such as `flow`: what they name. */
export function inputsByWidget(manifest: CardManifest | undefined, widget: string): string[] {
  const properties = manifest?.input['properties'];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]) =>
    isJsonObject(schema) && schema['widget'] === widget ? [name] : [],
  );
}

/** Inputs whose whole text is an expression, without `{{ }}` (`expression` in their schema). */
export function bareExpressions(input: JsonSchema | undefined): ReadonlySet<string> {
  const properties = isJsonObject(input?.['properties']) ? input['properties'] : {};
  const bare = Object.entries(properties).filter(([, schema]) => isJsonObject(schema) && schema['expression'] === true);
  return new Set(bare.map(([name]) => name));
}
