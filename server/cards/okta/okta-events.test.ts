// Every event card of Okta: it starts on types that event hooks deliver, its parts are read from the event by the type of
// its targets, and nothing that is missing fails.
import { describe, expect, test } from 'vitest';

import type { TriggerCard } from '../../../shared/card/card.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { findEventType } from '../../../shared/okta/event-types.ts';
import { loadCards } from '../registry.ts';
import { eventOf, sampleDelivery } from './samples/events.ts';

const registry = await loadCards();
const triggers = registry.manifests().flatMap(({ id, app }): [string, TriggerCard][] => {
  const card = registry.find(id, 1);
  return app === 'okta' && card?.kind === 'trigger' && id !== 'okta.event' ? [[id, card]] : [];
});

function card(id: string): TriggerCard {
  const found = triggers.find(([name]) => name === id);
  if (found === undefined) throw new Error(`${id} is no trigger.`);
  return found[1];
}

function outputOf(trigger: TriggerCard, event: JsonObject): JsonObject {
  return trigger.toOutput({ input: {}, event, delivery: sampleDelivery });
}

test('the event cards of Okta Workflows are all here, and that of a changed factor', () => {
  expect(triggers).toHaveLength(77);
});

describe.each(triggers)('%s', (_id, trigger) => {
  const types = typeof trigger.eventTypes === 'function' ? trigger.eventTypes({}) : trigger.eventTypes;

  test('starts on types that the catalogue lists, and that event hooks deliver', () => {
    expect(types.length).toBeGreaterThan(0);
    expect(types.filter((type) => findEventType(type)?.hookEligible !== true)).toEqual([]);
  });

  test('T2 an event that says nothing gives an output that its schema takes', () => {
    const output = outputOf(trigger, { eventType: types[0] ?? '' });
    expect(trigger.output.safeParse(output).error).toBeUndefined();
    expect(output['eventType']).toBe(types[0]);
  });

  test('every field that it has of its own is filled by its sample', () => {
    const { sample } = trigger;
    const empty = Object.entries(sample).filter(([, value]) => value === null || value === '');
    expect(empty.map(([key]) => key)).toEqual([]);
  });
});

describe('a summary says what the catalogue knows beyond the title', () => {
  // The fact as the catalogue has it, so that a change there shows here, and as the summary says it.
  test.each<[string, RegExp, RegExp]>([
    ['okta.access-certification-decision-submitted', /at the end of a campaign/i, /campaign ended/],
    ['okta.api-token-created', /unscoped/i, /no scopes/],
    ['okta.application-policy-sign-on-access-denied', /could not be satisfied/i, /could satisfy/],
    ['okta.authenticator-activated', /when an authenticator is added/i, /adding/],
    ['okta.authenticator-deactivated', /when an authenticator is removed/i, /removing/],
    ['okta.device-activated', /from an active device if permitted/i, /policies of apps allow/],
    ['okta.device-added-to-user', /new account in Okta Verify/i, /new account in Okta Verify/],
    ['okta.device-deactivated', /can not be associated with any Okta Verify/i, /Okta Verify/],
    ['okta.device-deleted', /no longer appears/i, /gone from the Admin Console/],
    ['okta.device-enrolled', /registered successfully for Okta Verify/i, /Okta Verify/],
    ['okta.device-removed-from-user', /remains in the Universal Directory/i, /stays in the directory/],
    ['okta.device-suspended', /Only active devices/i, /an active device .* for a time/],
    ['okta.device-unsuspended', /factors associated with the device are unsuspended/i, /factors work again/],
    ['okta.group-created', /Create Okta group/i, /in Okta itself/],
    ['okta.group-deleted', /Okta group is successfully deleted/i, /of Okta itself/],
    ['okta.group-privilege-granted', /the group currently has/i, /has now/],
    ['okta.group-privilege-revoked', /no more admin privileges/i, /lost all/],
    ['okta.group-profile-updated', /Okta group profile updated/i, /of Okta/],
    ['okta.group-push-failed', /will not be retried/i, /not try it again/],
    ['okta.iga-access-request-created', /Okta Identity Governance/i, /Okta Identity Governance/],
    ['okta.iga-access-request-resolved', /Okta Identity Governance/i, /Okta Identity Governance/],
    ['okta.mfa-preregistration-initiated', /Yubico/i, /administrator begins .* Yubico/],
    ['okta.phone-verification-call-sent', /transactions blocked by Okta/i, /blocked/],
    ['okta.phone-verification-sms-sent', /transactions blocked by Okta/i, /blocked/],
    ['okta.user-account-locked', /Auto-lock/i, /by itself/],
    ['okta.user-account-unlocked', /Auto-unlock|by admin/i, /Okta itself or by an administrator/],
    ['okta.user-mfa-factor-activated', /method is enrolled/i, /each method/],
    ['okta.user-mfa-factor-deactivated', /method is unenrolled/i, /one method/],
    ['okta.user-mfa-factor-suspended', /suspected compromise/i, /compromised/],
    ['okta.user-mfa-factor-unsuspended', /determined that the authenticator is secure/i, /found to be safe/],
    ['okta.user-mfa', /both primary and second/i, /the first one/],
    ['okta.user-password-imported', /successful or if it failed/i, /succeeded or failed/],
    ['okta.user-privilege-granted', /through their group membership/i, /lists all, those by groups/],
    ['okta.user-privilege-revoked', /no more admin privileges/i, /lost all .* groups/],
  ])('%s: %s', (id, known, said) => {
    const { summary, eventTypes } = card(id);
    const types = typeof eventTypes === 'function' ? eventTypes({}) : eventTypes;
    expect(types.map((type) => findEventType(type)?.description ?? '').join(' ')).toMatch(known);
    expect(summary).toMatch(said);
  });
});

test('what an event is about is found by its type, wherever it stands', () => {
  const event = eventOf('group.user_membership.add', ['AppInstance', 'UserGroup', 'User']);
  const { oktaUser, group, admin } = outputOf(card('okta.user-added-to-group'), event);
  expect(oktaUser).toMatchObject({ type: 'User', displayName: 'Lin Example' });
  expect(group).toMatchObject({ type: 'UserGroup', displayName: 'Finance Administrators' });
  expect(admin).toMatchObject({ displayName: 'Robin Help Desk' });
});

test('a factor that was registered in advance comes with its detail', () => {
  const event = eventOf('system.mfa.preregister.initiate', ['User', 'AuthenticatorEnrollment']);
  const { mFAFactor, mfaFactor } = outputOf(card('okta.mfa-preregistration-initiated'), event);
  expect(mFAFactor).toBeUndefined();
  expect(mfaFactor).toMatchObject({
    displayName: 'Okta Verify',
    detail: { methodTypeUsed: 'Get a push notification' },
  });
});

describe('an assignment of another application than the trigger asks for is refused', () => {
  const trigger = card('okta.user-assigned-to-application');
  const event = eventOf('application.user_membership.add', ['User', 'AppUser', 'AppInstance']);
  const refusal = (input: JsonObject): string | undefined =>
    trigger.refuses?.({ input, event, delivery: sampleDelivery });

  test.each<[JsonObject]>([
    [{}],
    [{ application: 'payroll' }],
    [{ application: 'Payroll', applicationInstance: 'Payroll (EU)' }],
    [{ useAppInstanceId: true, appInstanceId: '0oaSAMPLEAPP000000001d7', application: 'Wiki' }],
  ])('%j takes it', (input) => {
    expect(refusal(input)).toBeUndefined();
  });

  test.each<[JsonObject]>([
    [{ application: 'Wiki' }],
    [{ application: 'Payroll', applicationInstance: 'Payroll (US)' }],
    [{ useAppInstanceId: true }],
    [{ useAppInstanceId: true, appInstanceId: '0oaOTHER' }],
  ])('%j does not', (input) => {
    expect(refusal(input)).toBe('It is about the application Payroll, which this trigger does not ask for.');
  });
});
