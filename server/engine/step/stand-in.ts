// S11: a dry run of a node whose connection is missing, or lacks what the node needs. An invented account stands in, so
// that the card previews what it would send; nothing goes out with it, and the preview says what is missing. One piece
// for all cards: they see a connection as ever.
import type { Outcome } from '../../../shared/card/card.ts';
import { lackOf, needOf, needsConnection, type InputOf } from '../../../shared/card/connection-need.ts';
import type { ConnectionAppManifest, ConnectionNeed, JsonSchema } from '../../../shared/card/manifest.ts';
import { slackWithout } from '../../../shared/card/slack-client.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { slotOf } from '../../../shared/flow/flow.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import type { MissingConnection } from '../../../shared/run.ts';
import type { CardRegistry } from '../../cards/registry.ts';
import { oktaWithout } from '../../../shared/okta/call-url.ts';
import type { Attempt, StandIn } from './attempt.ts';
import type { PlanNode } from '../plan/plan.ts';

/** What connections of each app look like. */
export type Accounts = Pick<CardRegistry, 'connectionApp' | 'connectionApps'>;

/**
 * The attempt as it can be made: with a stand-in in a dry run whose connection is missing or incomplete, else
 * unchanged.
 */
export function withStandIn(ready: Attempt, connection: JsonObject | undefined, accounts: Accounts): Attempt {
  const { run, node, input } = ready;
  const need = node.card.connection;
  if (run.head.mode !== 'dry' || need === undefined) return ready;
  const given: InputOf = (name) => (isJsonObject(input) ? input[name] : undefined);
  const missing = missingFor(need, { node, slot: slotOf(run.plan.flow, node.node), connection, given, accounts });
  if (missing === undefined) return ready;
  const nothing = (): Promise<never> => Promise.reject(new NothingSent(missing.message));
  const settings = { ...inventedSettings(missing.app, accounts), ...connection };
  return {
    ...ready,
    standIn: {
      missing,
      standsIn: true,
      connectionApp: missing.app,
      connection: settings,
      http: { request: nothing },
      mail: { send: nothing },
      okta: oktaWithout(String(settings['orgUrl'] ?? ''), nothing),
      slack: slackWithout(nothing),
      coverage: { of: nothing },
    },
  };
}

/**
 * Performs with the stand-in. What the card gives is shown as simulated; what it cannot give without a real account is
 * `example`.
 */
export async function simulate(
  { standIn, node, input }: Attempt & { standIn: StandIn },
  example: JsonValue,
  perform: () => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const missing = [{ ...standIn.missing }];
  const fallback = isJsonObject(input) ? input : {};
  try {
    const outcome = await perform();
    if (outcome.kind === 'simulated') return { ...outcome, preview: { ...outcome.preview, missing } };
    return outcome.kind === 'done' ? { ...outcome, kind: 'simulated', preview: { ...fallback, missing } } : outcome;
  } catch (thrown) {
    if (!(thrown instanceof NothingSent)) throw thrown;
    const [port = 'out'] = node.ports;
    return { kind: 'simulated', port, output: example, preview: { ...fallback, missing } };
  }
}

/** A node that names a slot means that account: without it nothing is done by another way unasked. */
export function unbound({ name, app }: { name: string; app: string }): TerminalError {
  return new TerminalError(
    'step.connection-unbound',
    `The slot "${name}" is bound to no connection of "${app}". Choose one in the flow, then resume the run.`,
  );
}

/** What every way out of a stand-in throws. */
class NothingSent extends TerminalError {
  constructor(message: string) {
    super('step.connection-unbound', message);
  }
}

/** What is known of the node's connection. */
interface Around {
  node: PlanNode;
  slot: { name: string; app: string } | undefined;
  connection: JsonObject | undefined;
  given: InputOf;
  accounts: Accounts;
}

/** What the node lacks for a live run: a slot, a bound connection, or a setting of it; undefined: nothing. */
function missingFor(
  need: ConnectionNeed,
  { node, slot, connection, given, accounts }: Around,
): MissingConnection | undefined {
  const app = slot?.app ?? need.apps[0]?.app ?? '';
  const title = accounts.connectionApp(app)?.title ?? app;
  const name = `“${node.node.name ?? node.card.title}”`;
  if (slot === undefined) {
    if (!needsConnection(need, given)) return undefined;
    return { app, slot: null, setting: null, message: `${name} has no connection of ${title} yet.` };
  }
  if (connection === undefined) {
    const message = `The slot “${slot.name}” of ${name} is bound to no connection of ${title} yet.`;
    return { app, slot: slot.name, setting: null, message };
  }
  const appNeed = needOf(need, app);
  const lack = appNeed === undefined ? undefined : lackOf(appNeed, namesIn(connection), given);
  if (lack === undefined) return undefined;
  const message = `The connection of ${title} that ${name} uses has no ${lack} yet.`;
  return { app, slot: slot.name, setting: lack, message };
}

/** Names of settings, those inside of others dotted, as connections have them in validation. */
function namesIn(settings: JsonObject, before = ''): Set<string> {
  const names = Object.entries(settings).flatMap(([key, value]) => [
    `${before}${key}`,
    ...(isJsonObject(value) ? namesIn(value, `${before}${key}.`) : []),
  ]);
  return new Set(names);
}

/**
 * What a connection of the app has, with its title in place of each text: a preview shows where something would stand.
 */
function inventedSettings(app: string, accounts: Accounts): JsonObject {
  const manifest: ConnectionAppManifest | undefined = accounts.connectionApps().find((each) => each.app === app);
  return withTitles(accounts.connectionApp(app)?.example ?? {}, manifest?.settings) as JsonObject;
}

/** The value with each text replaced by the title that its schemas give it. */
function withTitles(value: JsonValue, ...schemas: (JsonValue | undefined)[]): JsonValue {
  const all = schemas.flatMap(membersOf);
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        withTitles(part, ...all.map(({ properties }) => (isJsonObject(properties) ? properties[key] : undefined))),
      ]),
    );
  }
  // One of a few words is what the card goes by, not what it shows.
  if (typeof value !== 'string' || all.some((schema) => 'const' in schema || 'enum' in schema)) return value;
  const title = all.map((schema) => schema['title']).find((each) => typeof each === 'string');
  return `(${title ?? 'a setting'})`;
}

/** The schema and all of its alternatives. */
function membersOf(schema: JsonValue | undefined): JsonSchema[] {
  if (!isJsonObject(schema)) return [];
  const members = schema['anyOf'] ?? schema['oneOf'];
  return [schema, ...(Array.isArray(members) ? members.flatMap(membersOf) : [])];
}
