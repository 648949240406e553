// A caller of the simulator as tests need one: by token, or by an assertion and a proof made here, right or wrong.
import { createHash, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';

import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import { thumbprintOf, type Jwk } from './auth/jwt.ts';
import type { OktaSim } from './sim.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: JsonObject;
  list: JsonObject[];
}

export async function send(
  sim: OktaSim,
  method: string,
  path: string,
  given: { body?: JsonValue | string; headers?: Record<string, string>; auth?: string | null } = {},
): Promise<Answer> {
  const { auth = `SSWS ${sim.sswsToken}`, headers, body } = given;
  const answer = await fetch(path.startsWith('http') ? path : sim.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(auth === null ? {} : { authorization: auth }),
      ...(body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = text !== '' && (answer.headers.get('content-type') ?? '').startsWith('application/json');
  const value = (isJson ? JSON.parse(text) : {}) as JsonValue;
  const list = Array.isArray(value) ? (value as JsonObject[]) : [];
  return { status: answer.status, headers: answer.headers, text, body: value as JsonObject, list };
}

/** Signed with the private key of the simulator's client. */
export function jwtOf(sim: Pick<OktaSim, 'privateKey'>, header: JsonObject, claims: JsonObject): string {
  const part = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'ES256', ...header })}.${part(claims)}`;
  const key = { key: createPrivateKey(sim.privateKey), dsaEncoding: 'ieee-p1363' } as const;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

export function publicJwk(sim: Pick<OktaSim, 'privateKey'>): Jwk {
  return createPublicKey(sim.privateKey).export({ format: 'jwk' });
}

export function assertionOf(sim: OktaSim, nowMs: number, claims: JsonObject = {}, header: JsonObject = {}): string {
  const now = Math.floor(nowMs / 1000);
  return jwtOf(
    sim,
    { kid: thumbprintOf(publicJwk(sim)), ...header },
    {
      iss: sim.clientId,
      sub: sim.clientId,
      aud: `${sim.url}/oauth2/v1/token`,
      iat: now,
      exp: now + 300,
      jti: randomUUID(),
      ...claims,
    },
  );
}

export function proofOf(sim: OktaSim, nowMs: number, claims: JsonObject, accessToken?: string): string {
  const ath = accessToken === undefined ? {} : { ath: createHash('sha256').update(accessToken).digest('base64url') };
  const header = { typ: 'dpop+jwt', jwk: publicJwk(sim) as JsonObject };
  return jwtOf(sim, header, { iat: Math.floor(nowMs / 1000), jti: randomUUID(), ...ath, ...claims });
}

export function askForToken(
  sim: OktaSim,
  assertion: string,
  scope: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  return send(sim, 'POST', '/oauth2/v1/token', {
    auth: null,
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
}

/** By login's first part. */
export function userNamed(sim: OktaSim, name: string): string {
  const found = [...sim.org.users.values()].find(({ profile }) => String(profile['login']).startsWith(`${name}.`));
  if (found === undefined) throw new Error(`The seed has no ${name}.`);
  return found.id;
}
