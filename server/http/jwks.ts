// The public keys of a connection's service app, at an address that Okta fetches (RFC 7517). There is no secret in
// them, and nobody signs in. A connection that has none looks like one that does not exist.
import type { Express } from 'express';

import { NotFoundError } from '../../shared/errors.ts';
import type { HttpDeps } from './deps.ts';

const PATH = '/oauth/:id/jwks.json';

/** @throws NotFoundError `connection.no-keys` to whoever asks for keys that are not there */
export function mountJwks(app: Express, { connections }: Pick<HttpDeps, 'connections'>): void {
  app.get(PATH, async (request, response) => {
    const found = await connections.publicKeys(request.params.id);
    if (found === undefined) {
      throw new NotFoundError(
        'connection.no-keys',
        'There are no public keys at this address. Copy it anew from the connection.',
      );
    }
    // A key that was changed is to be known to Okta within minutes.
    response.set('cache-control', 'public, max-age=60').json({ keys: found.keys });
  });
}
