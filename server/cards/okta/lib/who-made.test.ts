// J5 what somebody else made while a call was under way is told apart by the System Log, where the connection may read it.
import { describe, expect, test } from 'vitest';

import type { Look } from '../../../../shared/card/look.ts';
import type { OktaAnswer, OktaCall, OktaClient } from '../../../../shared/card/okta-client.ts';
import { type AppError, RetryableError, TerminalError } from '../../../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../../../shared/json.ts';
import type { LookRow } from './define-action.ts';
import { byGroupName, byLogin } from './looks-for-new.ts';

const CALLED_AT = '2026-11-03T09:00:00.000Z';
const APP = { auth: { type: 'oauth', clientId: '0oa1', dpop: true } };
const TOKEN = { auth: { type: 'ssws', tokenId: '00T1' } };
const UNNAMED_TOKEN = { auth: { type: 'ssws' } };
const MADE = { id: '00n1', created: '2026-11-03T09:00:01.000Z', profile: { login: 'lin', name: 'Quarantine' } };

/** @param log what the System Log answers, or why it does not */
async function looked(
  row: LookRow,
  connection: JsonValue | undefined,
  log: JsonValue[] | AppError,
  made: JsonObject = MADE,
): Promise<{ look: Look; calls: OktaCall[] }> {
  const calls: OktaCall[] = [];
  const request = async (call: OktaCall): Promise<OktaAnswer> => {
    calls.push(call);
    if (call.path === '/api/v1/logs' && !Array.isArray(log)) throw log;
    const bodies: Record<string, JsonValue> = {
      '/api/v1/logs': Array.isArray(log) ? log : null,
      '/api/v1/users/me': { id: '00uOwner' },
      '/api/v1/groups': [made],
    };
    const body = bodies[call.path] ?? made;
    return { status: 200, headers: {}, body, requestId: null, clockAhead: { least: -100, most: 900 } };
  };
  const okta = { orgUrl: 'https://a.okta.com', request } as unknown as OktaClient;
  const input = { login: 'lin', name: 'Quarantine' };
  const look = await row.how({ okta, params: {}, input, since: CALLED_AT, connection, output: (seen) => seen });
  return { look, calls };
}

const by = (actor: JsonObject, token?: string): JsonObject => ({
  eventType: 'user.lifecycle.create',
  actor,
  target: [{ id: MADE.id, type: 'User' }],
  transaction: { detail: token === undefined ? {} : { requestApiTokenId: token } },
});
const ourApp = by({ id: '0oa1', type: 'PublicClientAppEntity', displayName: 'Signalbox' });
const otherApp = by({ id: '0oa2', type: 'PublicClientAppEntity', displayName: 'Terraform' });
const admin = by({ id: '00uAdmin', type: 'User', displayName: 'Ada Admin' });
const owner = by({ id: '00uOwner', type: 'User', displayName: 'Otto Owner' });
const ownToken = by({ id: '00uOwner', type: 'User', displayName: 'Otto Owner' }, '00T1');
const system = by({ id: 'system', type: 'SystemPrincipal', displayName: 'Okta System' });

describe.each<[string, LookRow, string, string]>([
  ['a user', byLogin, 'not-happened', 'user.lifecycle.create'],
  ['a group', byGroupName, 'unclear', 'group.lifecycle.create'],
])('J5 of %s that was made while the call was under way', (_what, row, others, eventType) => {
  test.each<[string, JsonValue, JsonValue[], string, string]>([
    ['our app', APP, [ourApp], 'happened', 'Signalbox made it'],
    ['an administrator', APP, [admin], others, 'Ada Admin made it'],
    ['another app', APP, [otherApp], others, 'Terraform made it'],
    ['our token', TOKEN, [ownToken], 'happened', 'Signalbox made it'],
    ['a token of whose owner we know', UNNAMED_TOKEN, [ownToken], 'happened', 'Signalbox made it'],
    ['an administrator, seen with a token', TOKEN, [admin], others, 'Ada Admin made it'],
  ])('the log says that it was %s', async (_who, connection, log, found, said) => {
    const { look } = await looked(row, connection, log);
    expect(look).toMatchObject({ found, seen: expect.stringContaining(said) });
  });

  test.each<[string, JsonValue | undefined, JsonValue[] | AppError]>([
    ['does not tell yet', APP, []],
    ['tells of the org itself', APP, [system]],
    ['tells of the owner of our token', TOKEN, [owner]],
    ['may not be read', APP, new TerminalError('okta.scope-missing', 'Not granted.')],
    ['is closed to the role', APP, new TerminalError('okta.forbidden', 'No role.')],
    ['is not asked, since nobody knows who we are', undefined, [admin]],
    ['is not asked, since the app has no client ID', { auth: { type: 'oauth' } }, [admin]],
  ])('the time alone decides where the log %s', async (_why, connection, log) => {
    expect((await looked(row, connection, log)).look).toEqual({
      ...(await looked(row, undefined, [])).look,
      found: 'happened',
    });
  });

  test('the log is asked for this one thing, with a scope of its own, and looked at again where it is not there now', async () => {
    const { calls } = await looked(row, APP, [ourApp]);
    expect(calls.at(-1)).toEqual({
      method: 'GET',
      path: '/api/v1/logs',
      query: {
        since: '2026-11-03T08:49:59.900Z',
        filter: `eventType eq "${eventType}" and target.id eq "00n1"`,
        limit: 10,
      },
      scopes: ['okta.logs.read'],
    });
    const down = new RetryableError('okta.unavailable', 'Down.');
    await expect(looked(row, APP, down)).rejects.toBe(down);
  });

  test('what was there before is told by its time, and the log is not asked', async () => {
    const before = { ...MADE, created: '2026-11-02T09:00:00.000Z' };
    const { look, calls } = await looked(row, APP, [ourApp], before);
    expect(look.found).toBe(others);
    expect(calls.map(({ path }) => path)).not.toContain('/api/v1/logs');
  });
});
