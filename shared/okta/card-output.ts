// The output of the MFA trigger cards, field by field as Okta Workflows' own cards give it. Pure: an event and its
// delivery go in, an output comes out. A missing part is null, never an error.
import { z } from 'zod';

import { anyJson } from '../card/fields.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { OktaDelivery, OktaEvent } from './log-event.ts';
import { asText } from './normalise.ts';

/** A text of Okta's, which is null where the event does not say. */
export const text = (title: string, description: string): z.ZodNullable<z.ZodString> =>
  z.string().nullable().meta({ title, description });

/** Who acted, or what was acted on: the four fields that Okta's cards give of either. */
export const entity = (title: string, description: string): z.ZodObject<EntityShape> =>
  z
    .object({
      id: text('ID', 'Okta id.'),
      alternateId: text('Alternate ID', 'Usually the login, which usually is an e-mail address.'),
      displayName: text('Display Name', 'Full name.'),
      type: text('Type', 'For example User, SystemPrincipal, PublicClientAppEntity.'),
    })
    .meta({ title, description });

export type EntityShape = {
  id: z.ZodNullable<z.ZodString>;
  alternateId: z.ZodNullable<z.ZodString>;
  displayName: z.ZodNullable<z.ZodString>;
  type: z.ZodNullable<z.ZodString>;
};

const anyObject = (title: string, description: string): z.ZodRecord<z.ZodString, typeof anyJson> =>
  z.record(z.string(), anyJson).meta({ title, description });

/** An object of Okta's own, which is null where the event has none. */
export const objectOrNull = (title: string, description: string): z.ZodType<JsonObject | null> =>
  z.record(z.string(), z.json()).nullable().meta({ title, description });

/** Output of `okta.user-mfa-factor-reset-all`. */
export const userMfaFactorOutputSchema = z.object({
  dateAndTime: text('Date and Time', 'When Okta published the event.'),
  message: text('Message', 'What happened, in Okta’s words.'),
  eventId: text('Event ID', 'Id of the delivery; of an event that came without one, its UUID.'),
  eventType: text('Event Type', 'For example user.mfa.factor.reset_all.'),
  eventTime: text('Event Time', 'When the delivery was made.'),
  version: text('Version', 'Version of the event’s form.'),
  admin: entity('Admin', 'Who did it: an administrator, the user, a service app or Okta itself.'),
  oktaUser: entity('Okta User', 'Whose factors they are.'),
  uuid: text('UUID', 'Id of the event itself: the same however it came.'),
  eventDetails: anyObject('Event Details', 'The whole System Log event, as it came.'),
  headers: z
    .record(z.string(), z.string())
    .meta({ title: 'Headers', description: 'Headers of the delivery, without secret ones: name to "name: value".' }),
  source: text('Source', 'Address of the hook in Okta.'),
  debugContext: z
    .object({
      debugData: z
        .record(z.string(), anyJson)
        .nullable()
        .meta({ title: 'Debug Data', description: 'Further details; Okta may change them at any time.' }),
    })
    .meta({ title: 'Debug Context' }),
});

export type UserMfaFactorOutput = z.infer<typeof userMfaFactorOutputSchema>;

/** Output of `okta.user-mfa-factor-deactivated`: the same fields, and which factor it was. */
export const userMfaFactorDeactivatedOutputSchema = userMfaFactorOutputSchema.extend({
  factor: text('Factor', 'For example OKTA_VERIFY_PUSH, SIGNED_NONCE, FIDO_WEBAUTHN.'),
  reason: text('Reason', 'Okta’s reason, for example "User reset SMS_FACTOR factor".'),
});

/**
 * The output for one event. `admin` and `oktaUser` are always objects; the user is the first target of type `User`,
 * wherever it stands; `eventDetails` is the event untouched. Header names are put in lower case.
 */
export function userMfaFactorOutput(event: OktaEvent, delivery: OktaDelivery): UserMfaFactorOutput {
  const uuid = asText(event['uuid']);
  const headers = Object.entries(delivery.headers).map(([name, value]): [string, string] => {
    const lower = name.toLowerCase();
    return [lower, `${lower}: ${value}`];
  });
  return {
    dateAndTime: asText(event['published']),
    message: asText(event['displayMessage']),
    eventId: delivery.eventId ?? uuid,
    eventType: asText(event['eventType']),
    eventTime: delivery.eventTime,
    version: asText(event['version']),
    admin: entityOf(event['actor']),
    oktaUser: entityOf(targetsOf(event).find((target) => target['type'] === 'User')),
    uuid,
    eventDetails: event,
    headers: Object.fromEntries(headers),
    source: delivery.source,
    debugContext: { debugData: debugDataOf(event) },
  };
}

/** As `userMfaFactorOutput`, with `factor` and `reason`. */
export function userMfaFactorDeactivatedOutput(
  event: OktaEvent,
  delivery: OktaDelivery,
): z.infer<typeof userMfaFactorDeactivatedOutputSchema> {
  return { ...userMfaFactorOutput(event, delivery), factor: factorOf(event), reason: reasonOf(event) };
}

/** The event's `outcome.reason` as text; null where it has none. */
export function reasonOf(event: OktaEvent): string | null {
  const outcome = event['outcome'];
  return isJsonObject(outcome) ? asText(outcome['reason']) : null;
}

/**
 * Which factor an event is about: the third word of a reason such as `User reset SIGNED_NONCE factor`, else
 * `debugData.factor`, else the authenticator that the targets name.
 * @source Okta's account takeover template and published detection rules, which read the third word; a deletion by a
 * service app says only "Reset factor for user"
 */
export function factorOf(event: OktaEvent): string | null {
  const words = reasonOf(event)?.trim().split(/\s+/) ?? [];
  const at = words.findIndex((word) => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(word) && word.length > 2);
  const named = words[at];
  if (named !== undefined && at >= 2 && words[at + 1] === 'factor') return named;
  const debugged = asText(debugDataOf(event)?.['factor']);
  if (debugged !== null && debugged !== '') return debugged;
  const enrolment = targetsOf(event).find((target) => target['type'] === 'AuthenticatorEnrollment');
  return enrolment === undefined ? null : asText(enrolment['displayName']);
}

/** What the event was done to, in the event's order; empty where it does not say. */
export function targetsOf(event: OktaEvent): JsonObject[] {
  const targets = event['target'];
  return Array.isArray(targets) ? targets.filter(isJsonObject) : [];
}

function debugDataOf(event: OktaEvent): JsonObject | null {
  const context = event['debugContext'];
  const data = isJsonObject(context) ? context['debugData'] : undefined;
  return isJsonObject(data) ? data : null;
}

/** The four fields of `entity`. Each is null where nothing is known of it. */
export function entityOf(value: JsonValue | undefined): z.infer<z.ZodObject<EntityShape>> {
  const known = isJsonObject(value) ? value : {};
  return {
    id: asText(known['id']),
    alternateId: asText(known['alternateId']),
    displayName: asText(known['displayName']),
    type: asText(known['type']),
  };
}
