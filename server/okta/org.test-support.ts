// A small org on loopback for tests of the client: its token endpoint checks assertions and proofs as Okta does, and each
// call is answered as the test says. What it saw is kept.
import type { IncomingMessage } from 'node:http';

import { decodeProtectedHeader, EmbeddedJWK, importJWK, jwtVerify, type JWK } from 'jose';
import { onTestFinished } from 'vitest';

import type { JsonValue } from '../../shared/json.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { sha256Base64Url } from '../lib/hash.ts';
import { createHttpPool } from '../lib/http-client.ts';
import type { HostPlaces } from '../lib/host-places.ts';
import { httpServer } from '../lib/http-client.test-support.ts';
import type { OktaAccount } from './auth.ts';
import type { ClientUse } from './client.ts';
import { createOktaClients, type OktaClients } from './clients.ts';
import type { KeysBeside } from './key-ring.ts';
import { makePrivateKey, readPrivateKey } from './private-key.ts';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: JsonValue;
  /** In place of JSON. */
  text?: string;
  /** Cuts the connection in place of an answer. */
  cut?: true;
}

export interface TestOrg {
  url: string;
  clientId: string;
  /** The key whose public part the org knows; it may be set while the org runs. */
  privateKey: string;
  /** What the token endpoint was asked, in order. */
  asked: { scope: string; jti: string; proof: string | undefined }[];
  calls: Seen[];
  secrets: string[];
  clients: OktaClients;
  account(part?: Partial<OktaAccount['auth']>): OktaAccount;
  settings(part?: object): { orgUrl: string; auth: { type: string } };
  use(part?: Partial<ClientUse>): ClientUse;
}

export interface TestOrgOptions {
  /** Scopes that the app was granted. */
  granted?: string[];
  demandsProof?: boolean;
  nonce?: string;
  expiresIn?: JsonValue;
  /** So much its clock is ahead of the machine's; it may be set while the org runs. */
  aheadMs?: number;
  clock?: Clock;
  /** Who may call it now; default: everybody. */
  places?: HostPlaces;
  /** In place of the token endpoint. */
  token?(seen: Seen): Answer | undefined;
  answer?(seen: Seen, times: number): Answer | Promise<Answer>;
  keysBeside?: KeysBeside;
}

/** The org that it plays: every proof and assertion is taken once, and a token only with its scheme. */
export async function testOrg(options: TestOrgOptions = {}): Promise<TestOrg> {
  const { granted, demandsProof = false, nonce, clock = systemClock } = options;
  const privateKey = await makePrivateKey('ec');
  const used = new Set<string>();
  const tokens = new Map<string, 'Bearer' | 'DPoP'>();
  const org: TestOrg = {
    url: '',
    clientId: '0oa1b2c3d4E5f6G7h8i9',
    privateKey,
    asked: [],
    calls: [],
    secrets: [],
    clients: undefined as unknown as OktaClients,
    account: (part) => ({
      orgUrl: org.url,
      auth: { type: 'oauth', clientId: org.clientId, privateKey, dpop: false, ...part } as OktaAccount['auth'],
    }),
    settings: (part) => ({
      orgUrl: org.url,
      auth: { type: 'oauth', clientId: org.clientId, privateKey, dpop: false },
      ...part,
    }),
    use: (part) => ({ signal: new AbortController().signal, timeoutMs: 5_000, ...part }),
  };
  const now = (): Date => new Date(clock.now() + (options.aheadMs ?? 0));

  async function proofError(proof: string | undefined, seen: Seen, token?: string): Promise<string | undefined> {
    if (proof === undefined) return 'The DPoP proof JWT header is missing.';
    try {
      const { payload } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', currentDate: now() });
      const url = new URL(seen.url, org.url);
      if (payload['htm'] !== seen.method || payload['htu'] !== `${url.origin}${url.pathname}`)
        return 'htm or htu is wrong.';
      if (payload['ath'] !== (token === undefined ? undefined : sha256Base64Url(token))) return 'ath is wrong.';
      const age = now().getTime() / 1_000 - (payload.iat ?? 0);
      if (age < 0 || age > 300) return 'The DPoP proof JWT is too old or from the future.';
      if (typeof payload.jti !== 'string' || used.has(payload.jti)) return 'The DPoP proof JWT has already been used.';
      used.add(payload.jti);
      if (nonce !== undefined && token === undefined && payload['nonce'] !== nonce) return 'nonce';
      return undefined;
    } catch (error) {
      return String(error);
    }
  }

  async function tokenAnswer(seen: Seen): Promise<Answer> {
    const form = new URLSearchParams(seen.body);
    const scope = form.get('scope') ?? '';
    const assertion = form.get('client_assertion') ?? '';
    const proof = seen.headers['dpop'] === undefined ? undefined : String(seen.headers['dpop']);
    const refuse = (error: string, description: string, status = 400): Answer => ({
      status,
      body: { error, error_description: description },
      ...(nonce === undefined || error !== 'use_dpop_nonce' ? {} : { headers: { 'dpop-nonce': nonce } }),
    });
    const { publicJwk, keyId } = await readPrivateKey(org.privateKey);
    try {
      if (decodeProtectedHeader(assertion).kid !== keyId) return refuse('invalid_client', 'The kid is not valid.', 401);
      const { payload } = await jwtVerify(assertion, await importJWK(publicJwk as JWK), { currentDate: now() });
      org.asked.push({ scope, jti: String(payload.jti), proof });
      if ((payload.iat ?? 0) > now().getTime() / 1_000)
        return refuse('invalid_client', 'The client_assertion is issued in the future.', 401);
      if (payload.aud !== `${org.url}/oauth2/v1/token`)
        return refuse('invalid_client', "The audience claim 'aud' is wrong.", 401);
      if (payload.iss !== org.clientId) return refuse('invalid_client', 'The issuer is wrong.', 401);
      if (used.has(String(payload.jti))) return refuse('invalid_client', 'The client_assertion was already used.', 401);
      used.add(String(payload.jti));
    } catch (error) {
      const isTime = String(error).includes('exp');
      return refuse(
        'invalid_client',
        isTime ? 'The client_assertion token is expired.' : 'The signature is invalid.',
        401,
      );
    }
    if (demandsProof || proof !== undefined) {
      const wrong = await proofError(proof, seen);
      if (wrong === 'nonce') return refuse('use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.');
      if (wrong !== undefined) return refuse('invalid_dpop_proof', wrong);
    }
    const missing = scope.split(' ').filter((each) => granted?.includes(each) === false);
    if (missing.length > 0) return refuse('invalid_scope', `One or more scopes are not granted: ${missing.join(' ')}`);
    const token = `token-${tokens.size + 1}-${'x'.repeat(40)}`;
    const type = proof === undefined ? 'Bearer' : 'DPoP';
    tokens.set(token, type);
    return { body: { token_type: type, expires_in: options.expiresIn ?? 3_600, access_token: token, scope } };
  }

  async function apiAnswer(seen: Seen): Promise<Answer> {
    const [scheme = '', token = ''] = String(seen.headers['authorization']).split(' ');
    if (scheme === 'DPoP') {
      const wrong = await proofError(String(seen.headers['dpop']), seen, token);
      if (wrong !== undefined)
        return {
          status: 400,
          text: '',
          headers: {
            'www-authenticate': `DPoP algs="ES256", error="invalid_dpop_proof", error_description="${wrong}"`,
          },
        };
    }
    if (scheme !== 'SSWS' && tokens.get(token) !== scheme)
      return { status: 401, body: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' } };
    org.calls.push(seen);
    return options.answer?.(seen, org.calls.length) ?? { body: {} };
  }

  const port = await httpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const seen: Seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      const isToken = seen.url === '/oauth2/v1/token';
      void (async () => {
        const given =
          (isToken ? options.token?.(seen) : undefined) ?? (await (isToken ? tokenAnswer(seen) : apiAnswer(seen)));
        if (given.cut === true) return request.socket.destroy();
        const headers = {
          'content-type': given.text === undefined ? 'application/json' : 'text/html',
          date: now().toUTCString(),
          ...given.headers,
        };
        response.writeHead(given.status ?? 200, headers).end(given.text ?? JSON.stringify(given.body ?? {}));
        return undefined;
      })();
    });
  });
  org.url = `http://127.0.0.1:${port}`;
  const { places, keysBeside } = options;
  const pool = createHttpPool({ allowPrivate: ['127.0.0.1'], ...(places === undefined ? {} : { places }) });
  onTestFinished(() => pool.close());
  org.clients = createOktaClients({
    pool,
    clock,
    onSecret: (secret) => org.secrets.push(secret),
    ...(keysBeside === undefined ? {} : { keysBeside }),
  });
  return org;
}
