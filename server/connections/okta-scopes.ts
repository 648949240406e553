// The scopes that flows need of Okta connections, each with whether the org granted it.
import type { ScopeGranted } from '../../shared/api/scopes.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { NeededScope } from '../../shared/okta/needed-scopes.ts';
import type { OktaNeeds } from './okta-needs.ts';

/** `granted`: `notNeeded` for an account that has no scopes, `unknown` where the org does not tell. */
export type ScopeWithGrant = NeededScope & { granted: ScopeGranted };

/** Every call asks the org; what it does not tell is `unknown`, and no error. */
export interface OktaScopes {
  ofConnection(connectionId: string): Promise<ScopeWithGrant[]>;
  /** The scopes of one flow, each with the connection that needs it. */
  ofFlow(
    flowId: string,
    flow: Flow,
    bindings: Readonly<Record<string, string>>,
  ): Promise<(ScopeWithGrant & { connection: string })[]>;
}

/** @param granted by scope, null where it cannot be told; undefined for an account that has no scopes */
export function createOktaScopes(
  needs: OktaNeeds,
  granted: (
    connectionId: string,
    scopes: readonly string[],
  ) => Promise<ReadonlyMap<string, boolean | null> | undefined>,
): OktaScopes {
  async function withGrants(connectionId: string, needed: readonly NeededScope[]): Promise<ScopeWithGrant[]> {
    if (needed.length === 0) return [];
    const told = await granted(
      connectionId,
      needed.map(({ scope }) => scope),
    );
    return needed.map((one) => ({ ...one, granted: told === undefined ? 'notNeeded' : wordFor(told.get(one.scope)) }));
  }
  return {
    ofConnection: async (connectionId) => withGrants(connectionId, await needs.ofConnection(connectionId)),
    async ofFlow(flowId, flow, bindings) {
      const needed = await needs.ofFlow(flowId, flow, bindings);
      const each = [...needed].map(async ([connection, scopes]) =>
        (await withGrants(connection, scopes)).map((one) => ({ ...one, connection })),
      );
      return (await Promise.all(each)).flat();
    },
  };
}

/** What is known of a grant, as the API says it. */
function wordFor(granted: boolean | null | undefined): ScopeGranted {
  if (granted === true) return 'granted';
  return granted === false ? 'missing' : 'unknown';
}
