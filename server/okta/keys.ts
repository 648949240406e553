// Private keys of service apps, for whoever stores them (server/connections).
import type { JsonObject } from '../../shared/json.ts';
import { makePrivateKey, readPrivateKey } from './private-key.ts';

export const oktaKeys = {
  /** A new RSA key as Okta's own generator makes them, PKCS 8 in PEM. */
  make: (): Promise<string> => makePrivateKey('rsa'),
  /** The public JWK of a private key. @throws TerminalError `okta.bad-key` */
  publicPart: async (privateKey: string): Promise<JsonObject> => (await readPrivateKey(privateKey)).publicJwk,
};
