// Okta's calls for one event hook, by the one client. The hook's secret is sent and never comes back. Whoever sends the
// channel has it verified again, so a change of the items alone leaves it out.
//
// @source developer.okta.com, "Event hooks" API
import type { OktaCall, OktaClient } from '../../../shared/card/okta-client.ts';
import { TerminalError, toAppError } from '../../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import type { SeenHook } from '../../store/okta-hook-store.ts';

/** Where a hook delivers to, and the header with the secret. */
export interface HookChannel {
  url: string;
  headerName: string;
  secret: string;
}

/** A hook with Okta's id of it. */
export interface FoundHook {
  id: string;
  seen: SeenHook;
}

/** Every method throws what `OktaClient` does, beside what it names. */
export interface HookCalls {
  /** The hook as Okta shows it; undefined: there is none. */
  find(id: string): Promise<SeenHook | undefined>;
  /**
   * The hook with this name, whoever made it; undefined: there is none. @throws TerminalError `okta.hook-not-allowed`
   */
  findNamed(name: string): Promise<FoundHook | undefined>;
  /** @throws TerminalError `okta.hook-not-allowed` where the app may not make any */
  create(hook: { name: string; items: readonly string[]; channel: HookChannel }): Promise<FoundHook>;
  /**
   * Changes the events of a hook. The channel is sent only where Okta takes nothing without it, or lost it. @returns
   * also whether it was sent
   */
  changeItems(
    id: string,
    before: SeenHook,
    change: { items: readonly string[]; channel: HookChannel },
  ): Promise<{ seen: SeenHook; sentChannel: boolean }>;
  /** Changes address, header or secret, which has to be verified afterwards. */
  changeChannel(
    id: string,
    before: SeenHook,
    change: { items: readonly string[]; channel: HookChannel },
  ): Promise<SeenHook>;
  activate(id: string): Promise<SeenHook>;
  /** Has Okta ask our address at once, which must answer its challenge. */
  verify(id: string): Promise<SeenHook>;
  /** Removes the hook; one that is gone already is no error. */
  remove(id: string): Promise<void>;
}

const ALL = '/api/v1/eventHooks';
const ONE = '/api/v1/eventHooks/{eventHookId}';
const READ = ['okta.eventHooks.read'];
const MANAGE = ['okta.eventHooks.manage'];

/** The calls by one client. */
export function hookCalls(okta: OktaClient): HookCalls {
  /** One call that changes a hook, and what Okta shows of it then. */
  async function write(method: 'POST' | 'PUT', path: string, id: string, body?: JsonObject): Promise<SeenHook> {
    const params = path === ALL ? {} : { eventHookId: id };
    const call: OktaCall = { method, path, params, scopes: MANAGE, ...(body === undefined ? {} : { body }) };
    return read((await okta.request(call)).body, path).seen;
  }

  /**
   * Okta shows what is not allowed, or not there, as something that it does not know: here that means that the app may
   * not.
   */
  async function allowed<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (thrown) {
      const { code, details } = toAppError(thrown);
      throw code === 'okta.not-found' ? notAllowed(details) : thrown;
    }
  }

  const changeChannel: HookCalls['changeChannel'] = (id, { name, description }, { items, channel }) =>
    write('PUT', ONE, id, { name, description, events: eventsOf(items), channel: channelOf(channel) });

  return {
    async find(id) {
      const answer = await okta.request({
        method: 'GET',
        path: ONE,
        params: { eventHookId: id },
        scopes: READ,
        answers: [404],
      });
      return answer.status === 404 ? undefined : read(answer.body, ONE).seen;
    },
    findNamed: (name) =>
      allowed(async () => {
        for await (const { items } of okta.pages({ method: 'GET', path: ALL, scopes: READ })) {
          const found = items.find((item) => isJsonObject(item) && item['name'] === name);
          if (found !== undefined) return read(found, ALL);
        }
        return undefined;
      }),
    create: ({ name, items, channel }) =>
      allowed(async () => {
        const description = 'Made by Signalbox, which keeps its events in step with the flows.';
        const body = { name, description, events: eventsOf(items), channel: channelOf(channel) };
        const answer = await okta.request({ method: 'POST', path: ALL, scopes: MANAGE, body });
        return read(answer.body, ALL);
      }),
    async changeItems(id, before, change) {
      const { name, description } = before;
      try {
        const seen = await write('PUT', ONE, id, { name, description, events: eventsOf(change.items) });
        if (seen.url === before.url && seen.headerName === before.headerName) return { seen, sentChannel: false };
      } catch (thrown) {
        const { code, message, details } = toAppError(thrown);
        const said = `${message} ${JSON.stringify(details)}`;
        if (code !== 'okta.bad-request' || !/channel/i.test(said)) throw thrown;
      }
      return { seen: await changeChannel(id, before, change), sentChannel: true };
    },
    changeChannel,
    activate: (id) => write('POST', `${ONE}/lifecycle/activate`, id),
    verify: (id) => write('POST', `${ONE}/lifecycle/verify`, id),
    async remove(id) {
      const call = { params: { eventHookId: id }, scopes: MANAGE, answers: [404] };
      // Okta deletes none that is active.
      await okta.request({ ...call, method: 'POST', path: `${ONE}/lifecycle/deactivate` });
      await okta.request({ ...call, method: 'DELETE', path: ONE });
    },
  };
}

function notAllowed(details: JsonObject): TerminalError {
  return new TerminalError(
    'okta.hook-not-allowed',
    "Okta knows no event hooks for this app (404). Give the app's admin role the permission okta.eventhooks.manage, or a standard role that may manage event hooks; where the org has no Event Hooks at all, poll the System Log instead.",
    { details },
  );
}

function eventsOf(items: readonly string[]): JsonObject {
  return { type: 'EVENT_TYPE', items: [...items] };
}

function channelOf({ url, headerName, secret }: HookChannel): JsonObject {
  const authScheme = { type: 'HEADER', key: headerName, value: secret };
  return { type: 'HTTP', version: '1.0.0', config: { uri: url, headers: [], authScheme } };
}

/** @throws TerminalError `okta.not-okta`: without an id and items it is no event hook */
function read(body: JsonValue, path: string): FoundHook {
  const hook = isJsonObject(body) ? body : {};
  const items = partOf(hook, 'events')['items'];
  if (typeof hook['id'] !== 'string' || hook['id'] === '' || !Array.isArray(items)) {
    throw new TerminalError(
      'okta.not-okta',
      `The org answered ${path} with something that is no event hook. Check that the org URL is the address that people sign in at.`,
    );
  }
  const config = partOf(partOf(hook, 'channel'), 'config');
  const seen: SeenHook = {
    name: textOf(hook['name']) ?? '',
    description: textOf(hook['description']),
    status: textOf(hook['status']) ?? 'UNKNOWN',
    verificationStatus: textOf(hook['verificationStatus']) ?? 'UNKNOWN',
    items: items.filter((item) => typeof item === 'string'),
    url: textOf(config['uri']) ?? '',
    headerName: textOf(partOf(config, 'authScheme')['key']),
  };
  return { id: hook['id'], seen };
}

function partOf(object: JsonObject, name: string): JsonObject {
  const part = object[name];
  return isJsonObject(part) ? part : {};
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
