// What a scene is: it says what stands in the simulated org before an action of Okta runs, what the card is given, what
// the card gives and what has changed then. A stage has the means to set one.
import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';
import type { SimApp, SimDevice, SimFactor, SimGroup, SimUser } from '../../../okta/sim/org/model.ts';
import type { OktaSim } from '../../../okta/sim/sim.ts';

export interface Staged {
  input: JsonObject;
  /** What the output has, perhaps among other fields. @param given the whole output */
  output?(given: JsonObject): JsonObject;
  /** What the org shows after the card has run, and what it is to show. */
  after?: { shown(): unknown; expected: unknown };
}

export interface Scene {
  card: string;
  /** `METHOD /path` of the call, where the card's documentation cannot name it; only for a call that writes. */
  call?: string;
  /** The types of the events that the System Log has of it, in order; absent: there are none, as for a read. */
  events?: string[];
  set(stage: Stage): Staged | Promise<Staged>;
}

export interface Stage {
  sim: OktaSim;
  /** Somebody of the org's seed, by first name; it throws where there is nobody, as `group` and `app` do. */
  person(first: string): SimUser;
  /**
   * Somebody new, who is active and has a password, a text message and a security question as factors, a session and
   * two grants. `change` is written over that.
   */
  somebody(change?: Partial<SimUser>): Promise<SimUser>;
  group(name: string): SimGroup;
  newGroup(): Promise<SimGroup>;
  app(label: string): SimApp;
  newApp(): SimApp;
  newDevice(status: SimDevice['status'], userIds?: string[]): SimDevice;
  /** The id of a new rule, which is not active. */
  newRule(): Promise<string>;
  factorsOf(userId: string): SimFactor[];
}

let count = 0;

export function stageOf(sim: OktaSim): Stage {
  const { org } = sim;
  const made = async (path: string, body: JsonObject): Promise<string> => {
    const answer = await sim.asAdmin('POST', path, body);
    if (!isJsonObject(answer.body)) throw new Error(`${path} gave ${answer.status}.`);
    return String(answer.body['id']);
  };
  const named = <Item>(items: Map<string, Item>, fits: (item: Item) => boolean): Item => {
    const found = [...items.values()].find(fits);
    if (found === undefined) throw new Error('The seed has no such thing.');
    return found;
  };
  const at = new Date(0).toISOString();
  return {
    sim,
    person: (first) => named(org.users, ({ profile }) => profile['firstName'] === first),
    async somebody(change = {}) {
      const login = `somebody.${(count += 1)}@nexacorp.example`;
      const profile = { login, email: login, firstName: 'Some', lastName: `Body ${count}` };
      const id = await made('/api/v1/users', { profile, credentials: { password: { value: 'x' } } });
      for (const factorType of ['sms', 'question'])
        await made(`/api/v1/users/${id}/factors?activate=true`, { factorType, provider: 'OKTA', profile: {} });
      const session = `102${id}`;
      org.sessions.set(session, { id: session, userId: id, created: at });
      for (const scopeId of ['openid', 'email']) {
        const grant = `oag${id}${scopeId}`;
        org.grants.set(grant, { id: grant, userId: id, clientId: '0oaTimeSheets0000001', scopeId, created: at });
      }
      return Object.assign(org.users.get(id)!, change);
    },
    group: (name) => named(org.groups, ({ profile }) => profile.name === name),
    newGroup: async () => org.groups.get(await made('/api/v1/groups', { profile: { name: `New ${(count += 1)}` } }))!,
    app: (label) => named(org.apps, (app) => app.label === label),
    newApp() {
      const id = `0oaNew${(count += 1)}`;
      const app: SimApp = {
        ...named(org.apps, () => true),
        id,
        label: `App ${count}`,
        users: new Map(),
        groups: new Map(),
      };
      org.apps.set(id, app);
      return app;
    },
    newDevice(status, userIds = []) {
      const id = `guoNew${(count += 1)}`;
      const device: SimDevice = { ...named(org.devices, () => true), id, status, userIds };
      org.devices.set(id, device);
      return device;
    },
    newRule: () =>
      made('/api/v1/groups/rules', {
        name: `Rule ${(count += 1)}`,
        conditions: { expression: { type: 'urn:okta:expression:1.0', value: 'user.department=="Sales"' } },
        actions: { assignUserToGroups: { groupIds: [named(org.groups, ({ type }) => type === 'OKTA_GROUP').id] } },
      }),
    factorsOf: (userId) => [...org.factors.values()].filter((factor) => factor.userId === userId),
  };
}

export const loginOf = ({ profile }: SimUser): string => String(profile['login']);
export const shows = (shown: () => unknown, expected: unknown): NonNullable<Staged['after']> => ({ shown, expected });
