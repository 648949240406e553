// Kinds of factors and what they are on both engines: the factor of the Factors API, the authenticator one of whose
// methods it is, and the name that events give it.
import type { JsonObject } from '../../../../shared/json.ts';
import type { Random } from '../random.ts';
import { loginOf, type SimFactor, type SimOrg, type SimUser } from './model.ts';

/**
 * `prefix`: how ids of such factors begin. `authenticator`: a key of `AUTHENTICATORS`. `eventName`: as in the `factor`
 * of events. `identityOnly`: Classic Engine does not have it.
 */
interface FactorKind {
  factorType: string;
  provider: string;
  vendorName: string;
  prefix: string;
  authenticator: string;
  eventName: string;
  profile(user: SimUser): JsonObject;
  identityOnly?: boolean;
}

const device = (user: SimUser): JsonObject => ({ credentialId: loginOf(user), name: 'Phone', platform: 'IOS' });

export const FACTOR_KINDS = {
  push: {
    factorType: 'push',
    provider: 'OKTA',
    vendorName: 'OKTA',
    prefix: 'opf',
    authenticator: 'okta_verify',
    eventName: 'OKTA_VERIFY_PUSH',
    profile: device,
  },
  totp: {
    factorType: 'token:software:totp',
    provider: 'OKTA',
    vendorName: 'OKTA',
    prefix: 'ost',
    authenticator: 'okta_verify',
    eventName: 'OKTA_SOFT_TOKEN',
    profile: (user) => ({ credentialId: loginOf(user) }),
  },
  fastpass: {
    factorType: 'signed_nonce',
    provider: 'OKTA',
    vendorName: 'OKTA',
    prefix: 'pfd',
    authenticator: 'okta_verify',
    eventName: 'SIGNED_NONCE',
    profile: device,
    identityOnly: true,
  },
  webauthn: {
    factorType: 'webauthn',
    provider: 'FIDO',
    vendorName: 'FIDO',
    prefix: 'fwf',
    authenticator: 'webauthn',
    eventName: 'FIDO_WEBAUTHN',
    profile: () => ({
      credentialId: 'l3Br0n-7H3g047NqESqJynFtIgf3Ix9OfaRoNwLoloso99Xl2zS_O7EXUkmPeAIzTVtEL4dYjicJWBz7NpqhGA',
      authenticatorName: 'Security key',
    }),
  },
  sms: {
    factorType: 'sms',
    provider: 'OKTA',
    vendorName: 'OKTA',
    prefix: 'mbl',
    authenticator: 'phone_number',
    eventName: 'SMS_FACTOR',
    profile: () => ({ phoneNumber: '+31 20 555 0100' }),
  },
  question: {
    factorType: 'question',
    provider: 'OKTA',
    vendorName: 'OKTA',
    prefix: 'ufs',
    authenticator: 'security_question',
    eventName: 'SECURITY_QUESTION',
    profile: () => ({ question: 'favorite_art_piece', questionText: 'What is your favorite piece of art?' }),
  },
  email: {
    factorType: 'email',
    provider: 'OKTA',
    vendorName: 'OKTA',
    prefix: 'emf',
    authenticator: 'okta_email',
    eventName: 'EMAIL_FACTOR',
    profile: (user) => ({ email: String(user.profile['email'] ?? '') }),
  },
} as const satisfies Record<string, FactorKind>;
export type FactorKindName = keyof typeof FACTOR_KINDS;

/** Sets of factors that people of the seed have. */
export const FACTOR_SETS = {
  none: [],
  phone: ['sms', 'email', 'question'],
  strong: ['push', 'totp', 'fastpass', 'webauthn', 'email'],
  full: ['push', 'totp', 'fastpass', 'sms', 'question', 'email'],
} as const satisfies Record<string, readonly FactorKindName[]>;

/** Types and titles of authenticators, by key. */
export const AUTHENTICATORS: Readonly<Record<string, { type: string; name: string }>> = {
  okta_verify: { type: 'app', name: 'Okta Verify' },
  webauthn: { type: 'security_key', name: 'Security Key or Biometric' },
  phone_number: { type: 'phone', name: 'Phone' },
  security_question: { type: 'security_question', name: 'Security Question' },
  okta_email: { type: 'email', name: 'Email' },
};

/**
 * Enrols a user. Methods of one authenticator share one enrolment. Undefined where the org's engine has no such factor.
 */
export function addFactor(
  org: SimOrg,
  random: Random,
  {
    user,
    kind,
    at,
    status = 'ACTIVE',
  }: { user: SimUser; kind: FactorKindName; at: string; status?: SimFactor['status'] },
): SimFactor | undefined {
  const given: FactorKind = FACTOR_KINDS[kind];
  if (given.identityOnly === true && org.engine === 'classic') return undefined;
  const sibling = factorsOf(org, user.id).find(({ authenticator }) => authenticator === given.authenticator);
  const factor: SimFactor = {
    id: random.id(given.prefix),
    userId: user.id,
    factorType: given.factorType,
    provider: given.provider,
    vendorName: given.vendorName,
    status,
    created: at,
    lastUpdated: at,
    profile: given.profile(user),
    eventName: given.eventName,
    enrollmentId: sibling?.enrollmentId ?? random.id('aut'),
    authenticator: given.authenticator,
  };
  org.factors.set(factor.id, factor);
  return factor;
}

export function factorsOf(org: SimOrg, userId: string): SimFactor[] {
  return [...org.factors.values()].filter((factor) => factor.userId === userId);
}
