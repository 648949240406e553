// Values for the drop-downs of forms: one page of a list of the org, searched as Okta searches it, as ids with what
// people call them. There is one table of kinds: a further kind is a row of it.
import type { OktaCall, OktaClient } from '../../shared/card/okta-client.ts';
import { NotFoundError, ValidationError } from '../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { foundByLogin, IN_NO_PATH, searchForLogin } from '../../shared/okta/user-login.ts';
import { nextPage } from './paging.ts';

/** One value of a drop-down. */
export interface LookupItem {
  id: string;
  title: string;
  /** What tells it from others of the same title; empty: nothing does. */
  detail: string;
}

/** What of a list is wanted. */
export interface LookupQuery {
  /** The beginning of a name, in any case; empty: the list from its beginning. */
  q: string;
  /** Only the thing with this id, to show what a form holds already. */
  id?: string | undefined;
  /** For kinds that belong to a user: the user's id or login. */
  of?: string | undefined;
  /** Of the page before. */
  cursor?: string | undefined;
}

export interface LookupPage {
  items: LookupItem[];
  nextCursor: string | null;
}

/** How one kind is listed, searched and shown. */
interface LookupKind {
  /** The call of its list; `{of}` in the path stands for the user. */
  list: Pick<OktaCall, 'path' | 'scopes'>;
  /** Query parameters for a search. Without them the whole list is read and filtered here. */
  search?: (words: readonly string[]) => Record<string, string>;
  /** How one of them is read by its id. Without it the list is looked through. */
  one?: Pick<OktaCall, 'path'>;
  item(value: JsonObject): LookupItem;
}

const PAGE = 50;
/** Words of a search that are sent; further ones are left out. */
const MOST_WORDS = 4;
const USERS = ['okta.users.read'];

const KINDS: Readonly<Record<string, LookupKind>> = {
  users: {
    list: { path: '/api/v1/users', scopes: USERS },
    search: (words) => ({ search: words.map((word) => `(${anyOf(PERSON, word)})`).join(' and ') }),
    one: { path: '/api/v1/users/{id}' },
    item: ({ id, status, profile }) => {
      const login = textAt(profile, 'login');
      const name = [textAt(profile, 'firstName'), textAt(profile, 'lastName')].filter((part) => part !== '').join(' ');
      return {
        id: text(id),
        title: name === '' ? login : name,
        detail: joined(name === '' ? '' : login, unlessActive(status)),
      };
    },
  },
  groups: {
    list: { path: '/api/v1/groups', scopes: ['okta.groups.read'] },
    search: (words) => ({ search: anyOf(['name'], words.join(' ')) }),
    one: { path: '/api/v1/groups/{id}' },
    item: ({ id, type, profile }) => ({
      id: text(id),
      title: textAt(profile, 'name'),
      detail: joined(textAt(profile, 'description'), type === 'OKTA_GROUP' ? '' : text(type)),
    }),
  },
  apps: {
    list: { path: '/api/v1/apps', scopes: ['okta.apps.read'] },
    search: (words) => ({ q: words.join(' ') }),
    one: { path: '/api/v1/apps/{id}' },
    item: ({ id, label, name, status }) => ({
      id: text(id),
      title: text(label),
      detail: joined(text(name), unlessActive(status)),
    }),
  },
  devices: {
    list: { path: '/api/v1/devices', scopes: ['okta.devices.read'] },
    search: (words) => ({ search: anyOf(['displayName'], words.join(' ')) }),
    one: { path: '/api/v1/devices/{id}' },
    item: ({ id, status, profile }) => ({
      id: text(id),
      title: textAt(profile, 'displayName'),
      detail: joined(textAt(profile, 'platform'), unlessActive(status)),
    }),
  },
  'group-rules': {
    list: { path: '/api/v1/groups/rules', scopes: ['okta.groups.read'] },
    search: (words) => ({ search: words.join(' ') }),
    one: { path: '/api/v1/groups/rules/{id}' },
    item: ({ id, name, status }) => ({ id: text(id), title: text(name), detail: unlessActive(status) }),
  },
  factors: {
    list: { path: '/api/v1/users/{of}/factors', scopes: USERS },
    item: ({ id, factorType, provider, vendorName, status, profile }) => ({
      id: text(id),
      title: joined(text(factorType), text(vendorName) === '' ? text(provider) : text(vendorName)),
      detail: joined(
        textAt(profile, 'phoneNumber') || textAt(profile, 'email') || textAt(profile, 'name'),
        unlessActive(status),
      ),
    }),
  },
  enrollments: {
    list: { path: '/api/v1/users/{of}/authenticator-enrollments', scopes: USERS },
    item: ({ id, type, name, key, status }) => ({
      id: text(id),
      title: text(name) || text(key) || text(type),
      detail: joined(text(type), unlessActive(status)),
    }),
  },
  roles: {
    list: { path: '/api/v1/users/{of}/roles', scopes: ['okta.roles.read'] },
    item: ({ id, label, type, assignmentType }) => ({
      id: text(id),
      title: text(label),
      detail: joined(text(type), text(assignmentType)),
    }),
  },
};

/** Attributes that people are searched by. */
const PERSON = ['firstName', 'lastName', 'login', 'email'];

/**
 * @throws NotFoundError `lookup.unknown-kind`
 * @throws ValidationError `lookup.of-needed` for a kind that belongs to a user, where none is named
 * @throws as `OktaClient`
 */
export async function lookUp(client: OktaClient, kind: string, query: LookupQuery): Promise<LookupPage> {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known === undefined) {
    const kinds = Object.keys(KINDS).join(', ');
    throw new NotFoundError(
      'lookup.unknown-kind',
      `Values of the kind "${kind}" cannot be looked up. There are ${kinds}.`,
    );
  }
  const needsOwner = known.list.path.includes('{of}');
  const { of = '', id } = query;
  if (needsOwner && of === '')
    throw new ValidationError('lookup.of-needed', 'Say whose: these belong to a user. Choose the user first.');
  const params = needsOwner ? { of: await ownerId(client, of) } : {};
  if (id !== undefined && known.one !== undefined) return readOne(client, known, known.one.path, id);
  const words = query.q
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
  const isSearched = known.search !== undefined;
  const answer = await client.request({
    method: 'GET',
    ...known.list,
    params,
    query: {
      ...(isSearched && words.length > 0 ? known.search?.(words) : {}),
      ...(isSearched ? { limit: PAGE, after: query.cursor } : {}),
    },
  });
  const found = (Array.isArray(answer.body) ? answer.body : [answer.body]).filter(isJsonObject).map(known.item);
  const items = isSearched ? found : found.filter((item) => (id === undefined ? fits(item, words) : item.id === id));
  const next = isSearched ? nextPage(answer.headers['link'], new URL(client.orgUrl).origin) : undefined;
  return { items, nextCursor: next === undefined ? null : new URL(next, client.orgUrl).searchParams.get('after') };
}

/** The thing with this id, as a page of one; an empty page where there is none. */
async function readOne(client: OktaClient, { list, item }: LookupKind, path: string, id: string): Promise<LookupPage> {
  const call = { method: 'GET' as const, path, params: { id }, scopes: list.scopes, answers: [404] };
  const { status, body } = await client.request(call);
  return { items: status === 404 || !isJsonObject(body) ? [] : [item(body)], nextCursor: null };
}

/**
 * The id of a user by id or login: lists of what a user has take no login. @throws TerminalError `okta.no-such-user`,
 * and as `OktaClient`
 */
async function ownerId(client: OktaClient, written: string): Promise<string> {
  if (/^\w+$/.test(written)) return written;
  if (IN_NO_PATH.test(written)) return foundByLogin((await client.request(searchForLogin(written))).body, written);
  const { body } = await client.request({
    method: 'GET',
    path: '/api/v1/users/{id}',
    params: { id: written },
    scopes: USERS,
  });
  return isJsonObject(body) ? text(body['id']) : written;
}

/** A search expression: one of these attributes of the profile begins with the text. */
function anyOf(attributes: readonly string[], beginning: string): string {
  const value = JSON.stringify(beginning);
  return attributes.map((attribute) => `profile.${attribute} sw ${value}`).join(' or ');
}

/** Each word stands somewhere in what is shown. */
function fits({ id, title, detail }: LookupItem, words: readonly string[]): boolean {
  const whole = `${id} ${title} ${detail}`.toLowerCase();
  return words.every((word) => whole.includes(word.toLowerCase()));
}

/** The parts that are not empty. */
function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** Text of at most 300 characters; empty for anything else. */
function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value.slice(0, 300) : '';
}

/** The text under a key; empty where there is none. */
function textAt(value: JsonValue | undefined, key: string): string {
  return isJsonObject(value) ? text(value[key]) : '';
}

/** The status in words where it is not active: most things are, so only what is not is worth saying. */
function unlessActive(status: JsonValue | undefined): string {
  return status === 'ACTIVE' ? '' : text(status).toLowerCase().replaceAll('_', ' ');
}
