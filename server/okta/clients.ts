// Okta clients for connections: one sign-in, one rate budget and one idea of the org's time for each org and account,
// however many steps call at once.
import type { OktaCall, OktaClient, OktaPager } from '../../shared/card/okta-client.ts';
import type { JsonObject } from '../../shared/json.ts';
import { oktaNotConnected } from '../../shared/okta/call-url.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { HttpPool } from '../lib/http-client.ts';
import { accountOf, type OktaAccount } from './auth.ts';
import { createOktaClient, type ClientUse, type Org } from './client.ts';
import type { KeysBeside } from './key-ring.ts';
import { createOrgTime, type OrgTime } from './org-time.ts';
import { createRateBudget, DEFAULT_SHARE } from './rate-budget.ts';
import { createSignIn } from './sign-in.ts';

export interface OktaClients {
  /**
   * A client for the settings of a connection, secrets included. Where they are missing or not complete, each of its
   * calls says so.
   */
  client(settings: JsonObject | undefined, use: ClientUse): OktaClient & OktaPager;
  /**
   * So much the clock of the org at this origin is ahead of this machine's, in milliseconds, as its last answer said; 0
   * where nothing is known.
   */
  aheadMs(origin: string): number;
  /**
   * A client that signs in anew, whatever is kept, for a trial of an account; with what it learns of the org's time, and
   * until when the key is kept that Okta took in place of the account's own.
   */
  fresh(
    account: OktaAccount,
    use: ClientUse,
  ): { client: OktaClient; time: OrgTime; formerKeyUntil(): number | undefined };
}

export interface OktaClientsDeps {
  pool: Pick<HttpPool, 'request'>;
  clock: Clock;
  /** S4: called with each token that is fetched, which is to be cut from what is kept. */
  onSecret(secret: string): void;
  /** Default: a client has no keys but its own. */
  keysBeside?: KeysBeside;
}

/** Accounts and orgs that are remembered. */
const MOST_KEPT = 200;

export function createOktaClients(deps: OktaClientsDeps): OktaClients {
  const { clock } = deps;
  const orgs = new BoundedMap<string, Org>(MOST_KEPT);
  /** By origin: an org has one clock, whoever signs in. */
  const times = new BoundedMap<string, OrgTime>(MOST_KEPT);

  /**
   * One org object for an account and its share, so that all who use it share token and budget. The key is a hash, for
   * an account has secrets.
   */
  function orgOf(account: OktaAccount, share: number): Org {
    const key = sha256Hex(JSON.stringify([account, share]));
    const known = orgs.get(key);
    if (known !== undefined) return known;
    const { org } = make(account, share, timeOf(account.orgUrl));
    orgs.set(key, org);
    return org;
  }

  /** The idea of an org's time, by its origin. */
  function timeOf(orgUrl: string): OrgTime {
    const { origin } = new URL(orgUrl);
    const known = times.get(origin) ?? createOrgTime(clock);
    times.set(origin, known);
    return known;
  }

  function make(account: OktaAccount, share: number, time: OrgTime): { org: Org; time: OrgTime } {
    const signIn = createSignIn(account, { ...deps, time });
    return { org: { orgUrl: account.orgUrl, signIn, budget: createRateBudget({ clock, share }) }, time };
  }

  return {
    client(settings, use) {
      const account = accountOf(settings);
      if (account === undefined) {
        const none = oktaNotConnected(typeof settings?.['orgUrl'] === 'string' ? settings['orgUrl'] : '');
        return { ...none, page: (call: OktaCall) => none.request(call) as Promise<never> };
      }
      return createOktaClient(orgOf(account, shareIn(settings)), use, deps);
    },
    aheadMs: (origin) => times.get(origin)?.ahead ?? 0,
    fresh(account, use) {
      const { org, time } = make(account, DEFAULT_SHARE, createOrgTime(clock));
      return { client: createOktaClient(org, use, deps), time, formerKeyUntil: org.signIn.formerKeyUntil };
    },
  };
}

/** The share of each rate limit that the connection allows: its `rateLimitShare` in percent, above 0 to 1. */
function shareIn(settings: JsonObject | undefined): number {
  const percent = settings?.['rateLimitShare'];
  return typeof percent === 'number' && percent >= 1 && percent <= 100 ? percent / 100 : DEFAULT_SHARE;
}
