// Event hooks by API: create, change, verify by a real GET, activate, deactivate, delete. The secret never comes back.
import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';
import { findEventType } from '../../../../shared/okta/event-types.ts';
import type { SimHook } from '../org/model.ts';
import { noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, notFound, OktaFault } from '../wire/faults.ts';
import type { World } from '../world.ts';

/** Active hooks of an org, and types of events of a hook, at most. */
const MOST_HOOKS = 25;
const MOST_ITEMS = 300;
const READ = { scope: 'okta.eventHooks.read', permission: 'okta.eventhooks.read' };
const MANAGE = { scope: 'okta.eventHooks.manage', permission: 'okta.eventhooks.manage' };
const ONE = '/api/v1/eventHooks/{eventHookId}';

export const eventHookRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/eventHooks', ...READ, handle: list },
  { method: 'POST', path: '/api/v1/eventHooks', ...MANAGE, handle: create },
  { method: 'GET', path: ONE, ...READ, handle: (call) => ok(hookView(call.world, find(call))) },
  { method: 'PUT', path: ONE, ...MANAGE, handle: replace },
  { method: 'DELETE', path: ONE, ...MANAGE, handle: remove },
  { method: 'POST', path: `${ONE}/lifecycle/verify`, ...MANAGE, handle: verify },
  { method: 'POST', path: `${ONE}/lifecycle/activate`, ...MANAGE, handle: (call) => setStatus(call, 'ACTIVE') },
  { method: 'POST', path: `${ONE}/lifecycle/deactivate`, ...MANAGE, handle: (call) => setStatus(call, 'INACTIVE') },
];

function hookView(world: World, hook: SimHook): JsonObject {
  const self = `${world.url}/api/v1/eventHooks/${hook.id}`;
  const link = (name: string): JsonObject => ({ href: `${self}/lifecycle/${name}`, hints: { allow: ['POST'] } });
  return {
    id: hook.id,
    status: hook.status,
    verificationStatus: hook.verificationStatus,
    name: hook.name,
    description: hook.description,
    created: hook.created,
    createdBy: hook.createdBy,
    lastUpdated: hook.lastUpdated,
    events: { type: 'EVENT_TYPE', items: hook.items, filter: null },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: {
        uri: hook.uri,
        headers: hook.headers,
        method: 'POST',
        ...(hook.auth === null ? {} : { authScheme: { type: 'HEADER', key: hook.auth.key } }),
      },
    },
    _links: {
      self: { href: self },
      ...(hook.verificationStatus === 'VERIFIED' ? {} : { verify: link('verify') }),
      ...(hook.status === 'ACTIVE' ? { deactivate: link('deactivate') } : { activate: link('activate') }),
    },
  };
}

function list({ world }: SimCall): SimAnswer {
  return ok([...world.org.hooks.values()].map((hook) => hookView(world, hook)));
}

function find(call: SimCall): SimHook {
  const id = param(call, 'eventHookId');
  const hook = call.world.org.hooks.get(id);
  if (hook === undefined) throw notFound(id, 'EventHook');
  return hook;
}

type HookBody = Pick<SimHook, 'name' | 'description' | 'items' | 'uri' | 'headers' | 'auth'>;

/**
 * What a body says of a hook. @param known the hook before, whose channel stays where the body has none @throws
 * OktaFault E0000001
 */
function hookBody({ body }: SimCall, known?: SimHook): HookBody {
  const { name, description, events, channel } = body;
  if (typeof name !== 'string' || name === '') throw invalid('name', 'name: The field cannot be left blank');
  const items = isJsonObject(events) && Array.isArray(events['items']) ? events['items'].map(String) : [];
  if (items.length === 0) throw invalid('events', 'events.items: at least one event type is needed');
  if (items.length > MOST_ITEMS) throw invalid('events', `events.items: at most ${MOST_ITEMS} event types`);
  const wrong = items.filter((item) => findEventType(item)?.hookEligible !== true);
  if (wrong.length > 0) throw invalid('events', ...wrong.map((item) => `events.items: '${item}' is not eligible`));
  const named = { name, description: typeof description === 'string' ? description : null };
  const unique = [...new Set(items)];
  if (channel === undefined && known !== undefined) {
    const { uri, headers, auth } = known;
    return { ...named, items: unique, uri, headers, auth };
  }
  const config = isJsonObject(channel) ? channel['config'] : undefined;
  if (!isJsonObject(config)) throw invalid('channel', 'channel.config: The field cannot be left blank');
  const { uri, headers, authScheme } = config;
  // Okta takes https alone; a simulator on loopback must take what listens there.
  if (typeof uri !== 'string' || URL.parse(uri) === null) throw invalid('uri', 'channel.config.uri: is no address');
  const given = Array.isArray(headers) ? headers.filter(isJsonObject) : [];
  return {
    ...named,
    items: unique,
    uri,
    headers: given.map(({ key, value }) => ({ key: String(key), value: String(value) })),
    auth: isJsonObject(authScheme)
      ? { key: String(authScheme['key'] ?? 'Authorization'), value: String(authScheme['value'] ?? '') }
      : null,
  };
}

function create(call: SimCall): SimAnswer {
  const { world, principal } = call;
  const given = hookBody(call);
  const active = [...world.org.hooks.values()].filter(({ status }) => status === 'ACTIVE');
  if (active.length >= MOST_HOOKS) throw invalid('eventHooks', `An org has at most ${MOST_HOOKS} active event hooks.`);
  const at = world.iso();
  const hook: SimHook = {
    ...given,
    id: world.random.id('who'),
    status: 'ACTIVE',
    verificationStatus: 'UNVERIFIED',
    created: at,
    createdBy: principal.kind === 'client' ? principal.client.clientId : principal.user.id,
    lastUpdated: at,
  };
  world.org.hooks.set(hook.id, hook);
  tell(call, 'event_hook.created', hook);
  return ok(hookView(world, hook));
}

/**
 * Replaces the whole hook. Whoever sends the channel sends the secret again and has the hook verified again. A body
 * without the channel leaves that and its verification as they are, which is how we read Okta's documentation.
 */
function replace(call: SimCall): SimAnswer {
  const hook = find(call);
  const given = hookBody(call, hook);
  const verification = call.body['channel'] === undefined ? {} : { verificationStatus: 'UNVERIFIED' };
  Object.assign(hook, given, verification, { lastUpdated: call.world.iso() });
  tell(call, 'event_hook.updated', hook);
  return ok(hookView(call.world, hook));
}

function remove(call: SimCall): SimAnswer {
  const hook = find(call);
  if (hook.status === 'ACTIVE') throw invalid('status', 'Only an inactive event hook can be deleted.');
  call.world.org.hooks.delete(hook.id);
  tell(call, 'event_hook.deleted', hook);
  return noContent();
}

/** Asks at once: one GET that may take three seconds, and one repetition. */
async function verify(call: SimCall): Promise<SimAnswer> {
  const { world } = call;
  const hook = find(call);
  const challenge = world.random.text('challenge', 24);
  let problem = await world.outbound.verify(hook, challenge);
  if (problem !== undefined) problem = await world.outbound.verify(hook, challenge);
  if (problem !== undefined)
    throw new OktaFault(400, 'E0000001', 'Api validation failed: eventHook', {
      causes: [`The event hook could not be verified: ${problem}.`],
    });
  hook.verificationStatus = 'VERIFIED';
  hook.lastUpdated = world.iso();
  tell(call, 'event_hook.verified', hook);
  return ok(hookView(world, hook));
}

function setStatus(call: SimCall, status: SimHook['status']): SimAnswer {
  const hook = find(call);
  hook.status = status;
  hook.lastUpdated = call.world.iso();
  tell(call, status === 'ACTIVE' ? 'event_hook.activated' : 'event_hook.deactivated', hook);
  return ok(hookView(call.world, hook));
}

function tell(call: SimCall, type: string, hook: SimHook): void {
  call.write(type, { targets: [{ id: hook.id, type: 'EventHook', alternateId: hook.name, displayName: hook.name }] });
}
