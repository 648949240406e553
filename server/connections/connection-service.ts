// Named accounts of apps: makes, changes and removes them, and hands their secrets to those who act with them. No secret
// leaves by what it shows; the hook's does on its own call, for administrators.
import { randomBytes } from 'node:crypto';

import type { Connection } from '../../shared/api/connections.ts';
import { ConflictError, NotFoundError, toAppError, ValidationError } from '../../shared/errors.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { CardRegistry } from '../cards/registry.ts';
import type { Clock } from '../lib/clock.ts';
import { createInTurn } from '../lib/in-turn.ts';
import { freeSlug, slugOf } from '../lib/slug.ts';
import { basic } from '../secrets/secret-parts.ts';
import type { Vault } from '../secrets/vault.ts';
import { connectionNotFound } from '../store/refusals.ts';
import type { Store } from '../store/store.ts';
import { type ClientKeys, createClientKeys, formerKeysAfter, PRIVATE_KEY } from './client-keys.ts';
import { mergeSecrets, refuseMoved } from './kept-secrets.ts';
import { withoutOwnClient } from './own-client-settings.ts';
import { joinSecrets, type Secrets, splitSecrets, valueAt, withValueAt } from './secret-settings.ts';
import {
  checkSettings,
  type OpenConnection,
  openConnection,
  type PreviousSecret,
  sealConnection,
  secretPathsOf,
  settingsInClear,
  settingsSchemaOf,
} from './stored-connection.ts';

export interface ConnectionServiceDeps {
  store: Pick<Store, 'connections' | 'flows' | 'pledges'>;
  vault: Vault;
  registry: CardRegistry;
  clock: Clock;
  /** `SIGNALBOX_OKTA_HOOK_SECRET`: the secret of the connection `default`, whatever is stored. */
  hookSecretFromEnvironment?: string;
  /** Without a slash at its end. */
  publicUrl: string;
  /** Makes and reads the private keys of service apps. */
  keys: { make(): Promise<string>; publicPart(privateKey: string): Promise<JsonObject> };
}

export interface HookAuth {
  headerName: string;
  /** `until` in milliseconds since the epoch; null: for good. */
  accepted: { secret: string; until: number | null }[];
}

export interface Hook {
  url: string;
  headerName: string;
  secret: string;
  previousValidUntil: string | null;
  fixedByEnvironment: boolean;
}

export interface ConnectionService extends ClientKeys {
  list(): Promise<Connection[]>;
  /** @throws NotFoundError `connection.not-found` */
  get(id: string): Promise<Connection>;
  /** @throws ValidationError `connection.invalid`, `connection.unknown-app`; ConflictError `connection.exists` */
  create(request: { id?: string | undefined; app: string; name: string; settings: JsonObject }): Promise<Connection>;
  /**
   * A secret that is absent stays, null removes it. One that would go to another place than before is asked for again.
   * @throws NotFoundError; ValidationError, also `connection.secret-needed`; ConflictError `hook.fixed-by-environment`
   */
  update(id: string, change: { name?: string | undefined; settings: JsonObject }): Promise<Connection>;
  /**
   * `before` is done once nothing stands in the way, while the connection can still be used.
   * @throws NotFoundError; ConflictError `connection.in-use`, `connection.pledged`, `connection.default`
   */
  remove(id: string, before?: () => Promise<void>): Promise<void>;
  /**
   * The app and the settings, secrets included, that a connection has, or would have after create or update.
   * @throws as those
   */
  proposed(request: Proposal): Promise<{ app: string; settings: JsonObject }>;
  /** Secrets included; kept until changed. Not to be altered. */
  settingsOf(id: string): Promise<JsonObject | undefined>;
  /** Settings as a card is given them: without secrets where the HTTP client signs in. */
  shownToCards(account: { app: string; settings: JsonObject }): JsonObject;
  /** The secret values in settings of an app, for redaction (S4). */
  secretValues(settings: JsonObject, app: string): string[];
  /** The same object until it changes; undefined where the connection receives no hook. */
  hookAuth(id: string): Promise<HookAuth | undefined>;
  /** @throws NotFoundError `connection.not-found`, `hook.none` */
  hook(id: string): Promise<Hook>;
  /** @throws as hook(), ConflictError `hook.fixed-by-environment` */
  rotateHookSecret(id: string, graceHours: number): Promise<Hook>;
  /** A secret of before, where it is still taken, is taken until then at least. `until`: ms since the epoch. */
  keepHookSecret(id: string, secret: string, until: number): Promise<void>;
  /** Secrets of before that are still stored: of the hook, and private keys; for redaction (S4). */
  formerSecrets(id: string): Promise<string[]>;
  /** Removes private keys of before whose time is over. */
  dropPastKeys(): Promise<void>;
  /** Makes the Okta connection `default` where there is none. */
  ensureDefault(): Promise<void>;
}

/** `settings` left out: as they are. */
export type Proposal = { app: string; settings: JsonObject } | { id: string; settings?: JsonObject | undefined };

interface Checked {
  open: JsonObject;
  secrets: Secrets;
}

interface Loaded extends OpenConnection {
  settings: JsonObject;
  hookAuth: HookAuth | undefined;
}

const DEFAULT_ID = 'default';
const HOOK_APP = 'okta';
const HOOK_SECRET = 'hook.secret';
const HOUR_MS = 3_600_000;
/** Secrets that a hook takes beside its own. */
const MOST_PREVIOUS = 20;

export function createConnectionService(deps: ConnectionServiceDeps): ConnectionService {
  const { store, vault, registry, clock, hookSecretFromEnvironment, publicUrl, keys } = deps;
  const loaded = new Map<string, Loaded>();
  /** Counts changes: what was read before one must not be kept after it. */
  let changes = 0;

  /** One change at a time: each reads what the one before wrote. */
  const inTurn = createInTurn();

  async function find(id: string): Promise<Loaded | undefined> {
    const known = loaded.get(id);
    if (known !== undefined) return known;
    const readAt = changes;
    const row = await store.connections.find(id);
    if (row === undefined) return undefined;
    const connection = openConnection(row, vault);
    const made = { ...connection, settings: settingsInClear(connection), hookAuth: hookAuthOf(connection) };
    if (readAt === changes) loaded.set(id, made);
    return made;
  }

  const isTaken = async (id: string): Promise<boolean> => (await store.connections.find(id)) !== undefined;

  function forget(id: string): void {
    changes += 1;
    loaded.delete(id);
  }

  async function get(id: string): Promise<Loaded> {
    const found = await find(id);
    if (found === undefined) throw connectionNotFound(id);
    return found;
  }

  function isFixed(id: string): boolean {
    return id === DEFAULT_ID && hookSecretFromEnvironment !== undefined;
  }

  function hookAuthOf({ row, open, secrets, previous }: OpenConnection): HookAuth | undefined {
    if (row.app !== HOOK_APP) return undefined;
    const headerName = valueAt(open, 'hook.headerName');
    const auth: HookAuth = { headerName: typeof headerName === 'string' ? headerName : 'Authorization', accepted: [] };
    const secret = isFixed(row.id) ? hookSecretFromEnvironment : secrets[HOOK_SECRET];
    if (secret !== undefined) auth.accepted.push({ secret, until: null });
    if (!isFixed(row.id)) auth.accepted.push(...previous);
    return auth;
  }

  function fixedByEnvironment(): ConflictError {
    return new ConflictError(
      'hook.fixed-by-environment',
      'The hook secret is set by SIGNALBOX_OKTA_HOOK_SECRET. Change it there and restart, or take the variable away.',
    );
  }

  async function write(
    connection: Loaded,
    change: { name?: string; settings: JsonObject; previous: readonly PreviousSecret[] },
  ): Promise<Loaded> {
    const { id, app, name } = connection.row;
    const checked = await withMadeSecrets(app, checkSettings(registry, app, change.settings));
    const formerKeys = formerKeysAfter(connection, checked, clock.now());
    const stored = sealConnection({ id, ...checked, previous: change.previous, formerKeys }, vault);
    await store.connections.update({ id, name: change.name ?? name, ...stored, at: clock.iso() });
    forget(id);
    return get(id);
  }

  /** The settings after a change, checked. @throws ValidationError `connection.invalid`, `connection.secret-needed` */
  function changed(connection: OpenConnection, settings: JsonObject): { open: JsonObject; secrets: Secrets } {
    const { app } = connection.row;
    const schema = settingsSchemaOf(registry, app);
    const merged = mergeSecrets(schema, connection, app === HOOK_APP ? withoutOwnClient(settings) : settings);
    const checked = checkSettings(registry, app, merged.settings);
    refuseMoved(schema, connection, checked.open, merged.kept);
    return checked;
  }

  async function create(id: string, request: { app: string; name: string; settings: JsonObject }): Promise<Connection> {
    const { app, name, settings } = request;
    const checked = await withMadeSecrets(
      app,
      checkSettings(registry, app, app === HOOK_APP ? withoutOwnClient(settings) : settings),
    );
    const stored = sealConnection({ id, ...checked, previous: [], formerKeys: [] }, vault);
    await store.connections.create({ id, app, name, ...stored, createdAt: clock.iso() });
    return show(await get(id));
  }

  /** An Okta connection always has a hook secret, and its service app a private key: what is not given is made. */
  async function withMadeSecrets(app: string, checked: Checked): Promise<Checked> {
    if (app !== HOOK_APP) return checked;
    const secrets: Secrets = { [HOOK_SECRET]: newSecret(), ...checked.secrets };
    if (valueAt(checked.open, 'auth.type') !== 'oauth') return { ...checked, secrets };
    const given = secrets[PRIVATE_KEY];
    if (given === undefined) return { ...checked, secrets: { ...secrets, [PRIVATE_KEY]: await keys.make() } };
    try {
      await keys.publicPart(given);
    } catch (thrown) {
      const { message } = toAppError(thrown);
      throw new ValidationError('okta.bad-key', message, { details: { issues: [{ path: PRIVATE_KEY, message }] } });
    }
    return { ...checked, secrets };
  }

  function stillValid(previous: readonly PreviousSecret[]): PreviousSecret[] {
    return previous.filter(({ until }) => until > clock.now());
  }

  function hookOf(connection: Loaded): Hook {
    const { row, hookAuth, previous } = connection;
    const [current] = hookAuth?.accepted ?? [];
    if (hookAuth === undefined || current === undefined) {
      throw new NotFoundError(
        'hook.none',
        `The connection "${row.id}" of the app ${row.app} receives no event hook. Only Okta connections do.`,
      );
    }
    const grace = isFixed(row.id) ? 0 : Math.max(0, ...stillValid(previous).map(({ until }) => until));
    return {
      url: row.id === DEFAULT_ID ? `${publicUrl}/hooks/okta` : `${publicUrl}/hooks/okta/${row.id}`,
      headerName: hookAuth.headerName,
      secret: current.secret,
      previousValidUntil: grace === 0 ? null : new Date(grace).toISOString(),
      fixedByEnvironment: isFixed(row.id),
    };
  }

  /** What was promised under it could not be done any more. */
  async function refusePledged(id: string): Promise<void> {
    const [pledge] = (await store.pledges.list({ state: 'open', connection: id, limit: 1 })).items;
    if (pledge === undefined) return;
    throw new ConflictError(
      'connection.pledged',
      `Under the connection "${id}" something is still to be done: ${pledge.what}, and maybe more (Pending removals). Wait until it is done.`,
      { details: { pledge: pledge.id } },
    );
  }

  /** A slot uses what it is bound to, or the only connection of its app. */
  async function refuseInUse(id: string, app: string): Promise<void> {
    const only = (await store.connections.list()).every((row) => row.app !== app || row.id === id);
    const flows = (await store.flows.active())
      .filter(({ flow, bindings }) =>
        Object.entries((JSON.parse(flow) as Flow).connections ?? {}).some(
          ([slot, wanted]) => wanted.app === app && (only || bindings[slot] === id),
        ),
      )
      .map((active) => active.flowId);
    if (flows.length === 0) return;
    throw new ConflictError(
      'connection.in-use',
      `The connection "${id}" is used by active flows: ${flows.join(', ')}. Deactivate them, or bind another connection.`,
      {
        details: { flows },
      },
    );
  }

  return {
    ...createClientKeys({ store, vault, clock, publicPart: keys.publicPart }),
    async list() {
      const rows = await store.connections.list();
      const found = await Promise.all(rows.map((row) => find(row.id)));
      return found.filter((connection) => connection !== undefined).map(show);
    },
    get: async (id) => show(await get(id)),
    create: (request) =>
      inTurn(async () => {
        const id = request.id ?? (await freeSlug(slugOf(request.name, 'connection'), isTaken));
        return create(id, request);
      }),
    update: (id, { name, settings }) =>
      inTurn(async () => {
        // As it is stored now: another process may have changed it.
        forget(id);
        const connection = await get(id);
        if (isFixed(id) && typeof valueAt(settings, HOOK_SECRET) === 'string') throw fixedByEnvironment();
        const { open, secrets } = changed(connection, settings);
        // A secret that a person types in takes over at once; only rotation leaves time to change it in Okta.
        const previous = valueAt(settings, HOOK_SECRET) === undefined ? connection.previous : [];
        const whole = joinSecrets(open, secrets);
        return show(await write(connection, { settings: whole, previous, ...(name === undefined ? {} : { name }) }));
      }),
    remove: (id, before) =>
      inTurn(async () => {
        if (id === DEFAULT_ID)
          throw new ConflictError(
            'connection.default',
            'The connection "default" receives /hooks/okta and cannot be removed. Change its settings instead.',
          );
        const { row } = await get(id);
        await refuseInUse(id, row.app);
        await refusePledged(id);
        await before?.();
        await store.connections.remove(id);
        forget(id);
      }),
    async proposed(request) {
      const known = 'id' in request ? await get(request.id) : undefined;
      const app = 'app' in request ? request.app : (known?.row.app ?? '');
      if (known !== undefined && request.settings === undefined) return { app, settings: known.settings };
      const { settings = {} } = request;
      const { open, secrets } = known === undefined ? checkSettings(registry, app, settings) : changed(known, settings);
      return { app, settings: joinSecrets(open, secrets) };
    },
    settingsOf: async (id) => (await find(id))?.settings,
    secretValues(settings, app) {
      const values = secretPathsOf(registry, app).map((path) => valueAt(settings, path));
      const credential = registry.connectionApp(app)?.credential?.(settings);
      const signed = credential?.kind === 'basic' ? [basic(credential.username, credential.password)] : [];
      return [...values.filter((value) => typeof value === 'string'), ...signed];
    },
    shownToCards({ app, settings }) {
      const { credential, hidesSecrets } = registry.connectionApp(app) ?? {};
      if (credential === undefined && hidesSecrets !== true) return settings;
      return splitSecrets(settings, secretPathsOf(registry, app)).open;
    },
    hookAuth: async (id) => (await find(id))?.hookAuth,
    hook: async (id) => hookOf(await get(id)),
    rotateHookSecret: (id, graceHours) =>
      inTurn(async () => {
        const connection = await get(id);
        if (isFixed(id)) throw fixedByEnvironment();
        const { secret } = hookOf(connection);
        // Rotated twice, Okta may still have the one before both: its time is not over.
        const replaced = { secret, until: clock.now() + graceHours * HOUR_MS };
        const previous = graceHours > 0 ? [replaced, ...stillValid(connection.previous)].slice(0, MOST_PREVIOUS) : [];
        const settings = withValueAt(joinSecrets(connection.open, connection.secrets), HOOK_SECRET, newSecret());
        return hookOf(await write(connection, { settings, previous }));
      }),
    keepHookSecret: (id, secret, until) =>
      inTurn(async () => {
        const connection = await get(id);
        const isShort = (one: PreviousSecret): boolean => one.secret === secret && one.until < until;
        const valid = stillValid(connection.previous);
        if (!valid.some(isShort)) return;
        const previous = valid.map((one) => (isShort(one) ? { secret, until } : one));
        await write(connection, { settings: connection.settings, previous });
      }),
    async formerSecrets(id) {
      const { previous = [], formerKeys = [] } = (await find(id)) ?? {};
      return [...previous, ...formerKeys].map(({ secret }) => secret);
    },
    dropPastKeys: () =>
      inTurn(async () => {
        for (const row of await store.connections.list()) {
          const connection = openConnection(row, vault);
          const formerKeys = stillValid(connection.formerKeys);
          if (formerKeys.length === connection.formerKeys.length) continue;
          const stored = sealConnection({ ...connection, id: row.id, formerKeys }, vault);
          await store.connections.update({ id: row.id, name: row.name, ...stored, at: row.updatedAt });
          forget(row.id);
        }
      }),
    ensureDefault: () =>
      inTurn(async () => {
        if ((await find(DEFAULT_ID)) === undefined)
          await create(DEFAULT_ID, { app: HOOK_APP, name: 'Okta', settings: { hook: {} } });
      }),
  };
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function show({ row, open, secrets }: OpenConnection): Connection {
  const { id, app, name, createdAt, updatedAt } = row;
  return { id, app, name, settings: open, secretsSet: Object.keys(secrets).toSorted(), createdAt, updatedAt };
}
