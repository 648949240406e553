import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../json.ts';
import {
  factorOf,
  userMfaFactorDeactivatedOutput,
  userMfaFactorDeactivatedOutputSchema,
  userMfaFactorOutput,
  userMfaFactorOutputSchema,
} from './card-output.ts';
import { findEventType, OKTA_EVENT_TYPES } from './event-types.ts';
import type { OktaDelivery } from './log-event.ts';
import { eventKey, normaliseLogEvent, readEnvelope, readManualEvents } from './normalise.ts';

const chain: JsonValue = [{ ip: '198.51.100.23', version: 'V4' }];

/** The same event in the two forms that Okta sends. */
const byHook: JsonObject = {
  published: '2026-09-30T03:20:05.148Z',
  eventType: 'user.mfa.factor.reset_all',
  version: '0',
  displayMessage: 'Reset all factors for user',
  severity: 'INFO',
  client: { ipAddress: '198.51.100.23', ipChain: chain },
  actor: { alternateId: 'dana@example.com', displayName: 'Dana', id: '00u1', type: 'User', detailEntry: { x: 'y' } },
  outcome: { result: 'SUCCESS' },
  target: [
    { id: 'pfd1', type: 'AuthenticatorEnrollment', alternateId: 'unknown', displayName: 'Okta Verify' },
    { alternateId: 'yossi@example.com', displayName: 'Yossi', id: '00u2', type: 'User' },
  ],
  debugContext: { debugData: { requestUri: '/api/v1/users/00u2/lifecycle/reset_factors' } },
};
const byApi: JsonObject = {
  ...byHook,
  version: 0,
  client: { ipAddress: '198.51.100.23' },
  request: { ipChain: chain },
  legacyEventType: null,
  transaction: null,
};

const delivery: OktaDelivery = {
  via: 'hook',
  connection: 'default',
  eventId: 'd1',
  eventTime: '2026-09-30T03:20:15.301Z',
  source: 'https://example.okta.com/api/v1/eventHooks/who1',
  headers: { 'Content-Type': 'application/json', 'user-agent': 'Okta Hook Service v1.0.0' },
  receivedAt: '2026-09-30T03:20:16.000Z',
};

describe('normaliseLogEvent', () => {
  test('both wire forms give the same event', () => {
    expect(normaliseLogEvent(byHook)).toEqual(normaliseLogEvent(byApi));
    expect(normaliseLogEvent(byHook)).toMatchObject({
      request: { ipChain: chain },
      client: { ipAddress: '198.51.100.23' },
      uuid: null,
      transaction: null,
      version: '0',
    });
  });

  test('changes nothing it was given, and twice is once', () => {
    const before = structuredClone(byHook);
    const once = normaliseLogEvent(byHook);
    expect(byHook).toEqual(before);
    expect(normaliseLogEvent(once)).toEqual(once);
  });

  test('parts of odd kinds are met, not refused', () => {
    expect(normaliseLogEvent({ eventType: 'x', client: 'none', request: 7 })).toMatchObject({
      client: 'none',
      request: 7,
    });
    const both = normaliseLogEvent({ client: { ipChain: [1] }, request: { ipChain: [2], a: 1 } });
    expect(both).toMatchObject({ request: { ipChain: [2], a: 1 }, client: {} });
  });
});

describe('T1 eventKey', () => {
  test('is the uuid where there is one', () => {
    expect(eventKey({ ...byHook, uuid: 'u1' })).toEqual({ uuid: 'u1' });
  });

  test('without uuid, both wire forms and any key order have the same key', () => {
    const key = eventKey(byHook);
    expect(key).toHaveProperty('canonical');
    expect(eventKey(byApi)).toEqual(key);
    expect(eventKey(Object.fromEntries(Object.entries(byHook).toReversed()))).toEqual(key);
    expect(eventKey({ ...byHook, uuid: '' })).toMatchObject({ canonical: expect.any(String) as string });
    expect(eventKey({ ...byHook, displayMessage: 'other' })).not.toEqual(key);
  });
});

describe('readEnvelope', () => {
  const whole: JsonObject = {
    eventType: 'com.okta.event_hook',
    eventId: 'd1',
    eventTime: 't',
    source: 's',
    data: { events: [byHook] },
  };

  test('an envelope', () => {
    expect(readEnvelope(whole)).toEqual({
      ok: true,
      envelope: { eventId: 'd1', eventTime: 't', source: 's', events: [byHook], ignored: 0 },
    });
  });

  test('the spelling of 2019, a missing outer type, a number where text is documented', () => {
    const { eventType: _type, eventId: _id, ...rest } = whole;
    expect(readEnvelope({ ...rest, eventID: 12 })).toMatchObject({ ok: true, envelope: { eventId: '12' } });
  });

  test('more than 100 events are read, and an empty delivery is one of none', () => {
    const many = readEnvelope({ ...whole, data: { events: Array.from({ length: 250 }, () => byHook) } });
    expect(many.ok && many.envelope.events.length).toBe(250);
    expect(readEnvelope({ ...whole, data: null })).toMatchObject({ ok: true, envelope: { events: [] } });
  });

  test('one odd entry does not cost the others', () => {
    const result = readEnvelope({ data: { events: [null, byHook, 'x', { noType: 1 }] } });
    expect(result).toMatchObject({ ok: true, envelope: { events: [byHook, { noType: 1 }], ignored: 2 } });
  });

  test.each<[string, JsonValue | undefined]>([
    ['nothing', undefined],
    ['text', 'x'],
    ['a list', [byHook]],
    ['another object', { hello: 'world' }],
    ['a System Log event', byHook],
    ['events that are no list', { data: { events: {} } }],
  ])('%s is no envelope', (_name, body) => {
    expect(readEnvelope(body).ok).toBe(false);
  });
});

describe('readManualEvents', () => {
  test.each<[string, JsonValue]>([
    ['one event', byHook],
    ['a list', [byHook]],
    ['an envelope', { data: { events: [byHook] } }],
  ])('%s', (_name, body) => {
    const result = readManualEvents(body);
    expect(result.ok && result.envelope.events).toEqual([byHook]);
  });

  test.each<JsonValue>([
    [],
    { data: { events: [] } },
    { hello: 'world' },
    [byHook, 7],
    'x',
    { eventType: 'com.okta.event_hook' },
  ])('is refused with a reason: %j', (body) => {
    const result = readManualEvents(body);
    expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(/event|object/) as string });
  });
});

describe('output of the MFA trigger cards', () => {
  test('every field, from where the card of Okta Workflows has it', () => {
    const output = userMfaFactorOutput({ ...byHook, uuid: 'u1' }, delivery);
    expect(output).toEqual({
      dateAndTime: '2026-09-30T03:20:05.148Z',
      message: 'Reset all factors for user',
      eventId: 'd1',
      eventType: 'user.mfa.factor.reset_all',
      eventTime: '2026-09-30T03:20:15.301Z',
      version: '0',
      admin: { id: '00u1', alternateId: 'dana@example.com', displayName: 'Dana', type: 'User' },
      oktaUser: { id: '00u2', alternateId: 'yossi@example.com', displayName: 'Yossi', type: 'User' },
      uuid: 'u1',
      eventDetails: { ...byHook, uuid: 'u1' },
      headers: {
        'content-type': 'content-type: application/json',
        'user-agent': 'user-agent: Okta Hook Service v1.0.0',
      },
      source: 'https://example.okta.com/api/v1/eventHooks/who1',
      debugContext: { debugData: { requestUri: '/api/v1/users/00u2/lifecycle/reset_factors' } },
    });
    expect(userMfaFactorOutputSchema.parse(output)).toEqual(output);
  });

  test('polled: the uuid stands for the event id, and there are no headers', () => {
    const polled = { ...delivery, via: 'poll' as const, eventId: null, headers: {} };
    expect(userMfaFactorOutput({ ...byApi, uuid: 'u1' }, polled)).toMatchObject({
      eventId: 'u1',
      headers: {},
      version: '0',
    });
  });

  test('an empty event gives nulls and whole persons', () => {
    const nobody = { id: null, alternateId: null, displayName: null, type: null };
    const output = userMfaFactorDeactivatedOutput(
      {},
      { ...delivery, eventId: null, eventTime: null, source: null, headers: {} },
    );
    expect(output).toMatchObject({
      admin: nobody,
      oktaUser: nobody,
      uuid: null,
      debugContext: { debugData: null },
      factor: null,
    });
    expect(userMfaFactorDeactivatedOutputSchema.parse(output)).toEqual(output);
  });

  test('odd kinds: numbers become text, lists and texts where objects belong are nothing', () => {
    const output = userMfaFactorOutput({ actor: { id: 7, displayName: [1] }, target: 'x', debugContext: [] }, delivery);
    expect(output).toMatchObject({
      admin: { id: '7', displayName: null },
      oktaUser: { id: null },
      debugContext: { debugData: null },
    });
    expect(() => userMfaFactorOutputSchema.parse(output)).not.toThrow();
  });

  test('titles are those of the card', () => {
    const titles = Object.values(userMfaFactorOutputSchema.shape).map((field) => field.meta()?.title);
    expect(titles).toEqual([
      'Date and Time',
      'Message',
      'Event ID',
      'Event Type',
      'Event Time',
      'Version',
      'Admin',
      'Okta User',
      'UUID',
      'Event Details',
      'Headers',
      'Source',
      'Debug Context',
    ]);
  });

  test.each<[string | null, JsonObject, string | null]>([
    ['User reset SIGNED_NONCE factor', {}, 'SIGNED_NONCE'],
    ['User set up OKTA_VERIFY_PUSH factor', {}, 'OKTA_VERIFY_PUSH'],
    ['User reset FIDO_WEBAUTHN factor', { factor: 'OTHER' }, 'FIDO_WEBAUTHN'],
    ['Reset factor for user', { factor: 'SMS_FACTOR' }, 'SMS_FACTOR'],
    ['Reset factor for user', {}, 'Okta Verify'],
    [null, { factor: 'SMS_FACTOR' }, 'SMS_FACTOR'],
  ])('the factor of reason %j with debug data %j is %s', (reason, debugData, factor) => {
    expect(factorOf({ ...byHook, outcome: { reason }, debugContext: { debugData } })).toBe(factor);
  });
});

test('the catalogue knows which event types a hook can carry', () => {
  expect(OKTA_EVENT_TYPES.length).toBeGreaterThan(1_200);
  expect(findEventType('user.mfa.factor.reset_all')).toMatchObject({ hookEligible: true, identityEngineOnly: false });
  expect(findEventType('user.mfa.attempt_bypass')).toMatchObject({ hookEligible: false });
  expect(findEventType('no.such.type')).toBeUndefined();
  expect(OKTA_EVENT_TYPES.map((each) => each.type)).toEqual(OKTA_EVENT_TYPES.map((each) => each.type).toSorted());
});
