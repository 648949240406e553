// HTTP under a connection: each call is signed in as the connection says, at the hosts that it names and nowhere else
// (S4). Whoever makes the call never holds the secret.
import type { ClientCertificate, ClientCredentials, Credential } from '../../shared/card/credential.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../shared/card/card.ts';
import { isHostAllowed } from '../../shared/card/host-pattern.ts';
import { TerminalError } from '../../shared/errors.ts';
import { readClientCertificate } from '../lib/client-certificate.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { HttpOptions, HttpPool, SignIn } from '../lib/http-client.ts';
import { type ClientTokens, createClientTokens } from './client-tokens.ts';

export interface SignedHttpDeps {
  pool: Pick<HttpPool, 'request'>;
  clock: Pick<Clock, 'now'>;
  /** S4: a token that was fetched, to be cut from what is kept. */
  onSecret(secret: string): void;
}

/** HTTP clients for credentials. */
export interface SignedHttp {
  /**
   * A client for one attempt. Its errors are the HTTP client's own, and TerminalError `connection.host-refused`,
   * `connection.bad-certificate`, and those of `ClientTokens`.
   */
  client(credential: Credential, options: Pick<HttpOptions, 'signal' | 'timeoutMs' | 'visitor'>): HttpClient;
  /**
   * Tries a credential, as far as that goes without calling a host. It says what was found; null: nothing can be tried.
   * @throws as `client`
   */
  signIn(credential: Credential, signal: AbortSignal): Promise<string | null>;
}

export function createSignedHttp({ pool, clock, onSecret }: SignedHttpDeps): SignedHttp {
  const tokens: ClientTokens = createClientTokens({ pool, clock, onSecret });

  /**
   * The certificate, read anew with each call, for it may have ended. @throws TerminalError
   * `connection.bad-certificate`
   */
  function certificateOf({ certificate, key }: ClientCertificate): NonNullable<SignIn['certificate']> {
    readClientCertificate({ certificate, key }, clock.now());
    return { id: sha256Hex(`${certificate}\n${key}`), certificate, key };
  }

  /** A call with a token. Where the token is refused, it is made once more with another, if that is harmless. */
  async function byToken(
    credential: ClientCredentials,
    { signal, visitor }: Pick<HttpOptions, 'signal' | 'visitor'>,
    send: (headers: Record<string, string>) => Promise<HttpResponse>,
    request: HttpRequest,
  ): Promise<HttpResponse> {
    const bearer = (token: string): Promise<HttpResponse> => send({ authorization: `Bearer ${token}` });
    // T8: nobody holds a place while another call is waited for, which may need the last one.
    if (!tokens.has(credential)) visitor?.place?.leave();
    const token = await tokens.get(credential, signal);
    const response = await bearer(token);
    if (response.status !== 401) return response;
    // It may have been revoked, or have ended before the time that was promised.
    tokens.refused(credential, token);
    if (!mayRepeat(request, response)) return response;
    return bearer(await tokens.get(credential, signal));
  }

  return {
    client: (credential, options) => ({
      async request(request) {
        const check = (url: URL): void => refuseOther(credential, url);
        const send = (signIn: Omit<SignIn, 'check'>): Promise<HttpResponse> =>
          pool.request(request, { ...options, signIn: { check, ...signIn } });
        switch (credential.kind) {
          case 'headers':
            return send({ headers: credential.headers });
          case 'basic':
            return send({ headers: { authorization: basicHeader(credential.username, credential.password) } });
          case 'certificate':
            return send({ headers: {}, certificate: certificateOf(credential) });
          case 'client-credentials':
            // No token is fetched for a call that may not be made.
            if (URL.canParse(request.url)) check(new URL(request.url));
            return byToken(credential, options, (headers) => send({ headers }), request);
        }
      },
    }),
    async signIn(credential, signal) {
      if (credential.kind === 'client-credentials') {
        await tokens.fetchNew(credential, signal);
        return 'The token endpoint gave a token. No host was called.';
      }
      if (credential.kind !== 'certificate') return null;
      const { subject, validTo } = readClientCertificate(credential, clock.now());
      return `The private key fits the certificate of ${subject}, which is valid until ${validTo}. No host was called.`;
    },
  };
}

/** The value of the header Authorization (RFC 7617). */
export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/**
 * A 401 says that nothing was done, by the one who gave it. After a redirect another one may have done something
 * before.
 */
function mayRepeat({ method }: HttpRequest, { redirected }: HttpResponse): boolean {
  return redirected !== true || ['GET', 'HEAD'].includes(method.toUpperCase());
}

/** Refuses an address that the connection does not name. @throws TerminalError `connection.host-refused` */
function refuseOther(credential: Credential, url: URL): void {
  if (credential.kind === 'certificate' && url.protocol !== 'https:') {
    throw refused(
      `A certificate can only be used over https, and this call goes to ${url.protocol}//${url.host}.`,
      url,
    );
  }
  if (isHostAllowed(credential.hosts, url)) return;
  throw refused(`This connection is for ${credential.hosts.join(', ')}, and the call goes to ${url.origin}.`, url);
}

function refused(why: string, { host }: URL): TerminalError {
  return new TerminalError(
    'connection.host-refused',
    `${why} Nothing was sent there. Correct the address, or have an administrator add the host to the connection.`,
    { details: { host } },
  );
}
