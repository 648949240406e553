// Private keys of service apps, for whoever keeps them.
import type { JsonObject } from '../../shared/json.ts';
import { makePrivateKey, readPrivateKey } from './private-key.ts';

export const oktaKeys = {
  /** RSA, as Okta's own generator makes them. */
  make: (): Promise<string> => makePrivateKey('rsa'),
  /** @throws TerminalError `okta.bad-key` */
  publicPart: async (privateKey: string): Promise<JsonObject> => (await readPrivateKey(privateKey)).publicJwk,
};
