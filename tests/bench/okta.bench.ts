// (8) Actions through the client of Okta, signed in with DPoP, to the simulated org: 200 a second within a share of 50 % of
// its limits, what is held back beyond the share, and as many as go, against bare requests with an API token.
import { systemClock } from '../../server/lib/clock.ts';
import { createHttpPool } from '../../server/lib/http-client.ts';
import { createOktaClients } from '../../server/okta/clients.ts';
import { startOktaSim, type OktaSim } from '../../server/okta/sim/sim.ts';
import type { OktaClient } from '../../shared/card/okta-client.ts';
import { RetryableError } from '../../shared/errors.ts';
import { median } from './load.ts';

export interface OktaRow {
  actions: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Beyond the share: told to come again, and not sent. */
  heldBack: number;
  offeredBeyond: number;
  /** Answers of the org with 429. */
  refused: number;
  /** As many as go, and bare requests. */
  most: number;
  bare: number;
  ratio: number;
}

const A_SECOND = 200;
const BEYOND = 300;
const ROUNDS = 5;
const AT_ONCE = 50;

const SUSPEND = {
  method: 'POST',
  path: '/api/v1/users/{id}/lifecycle/suspend',
  scopes: ['okta.users.manage'],
} as const;
const ROLES = { method: 'GET', path: '/api/v1/users/{userId}/roles', scopes: ['okta.roles.read'] } as const;

/** @param seconds how long 200 a second are offered */
export async function benchOkta(seconds: number, most: number): Promise<OktaRow> {
  const actions = A_SECOND * seconds;
  const sim = await startOktaSim({ moreUsers: actions });
  const ids = [...sim.org.users.values()]
    .filter(({ profile }) => profile['department'] === 'Field')
    .map(({ id }) => id);
  const pool = createHttpPool({ allowPrivate: ['127.0.0.1'] });
  const auth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey, dpop: true };
  const newClient = (rateLimitShare: number): OktaClient =>
    createOktaClients({ pool, clock: systemClock, onSecret: () => undefined }).client(
      { orgUrl: sim.url, auth, rateLimitShare },
      { signal: new AbortController().signal, timeoutMs: 30_000 },
    );
  try {
    // The org tells each caller half of a limit, and of that the client uses half: just what is offered.
    sim.limits.set(SUSPEND.method, SUSPEND.path, 4 * actions);
    const steady = await offer(newClient(50), sim, ids);
    sim.limits.set(ROLES.method, ROLES.path, 100_000_000);
    const rates = { client: [] as number[], bare: [] as number[] };
    const client = newClient(100);
    const idOf = (at: number): string => ids[at % ids.length] ?? '';
    const bare = async (at: number): Promise<void> => {
      const headers = { authorization: `SSWS ${sim.sswsToken}` };
      const url = `${sim.url}/api/v1/users/${idOf(at)}/roles`;
      await pool.request({ method: 'GET', url, headers }, { signal: new AbortController().signal });
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const one = await rate(most, (at) => client.request({ ...ROLES, params: { userId: idOf(at) } }));
      const other = await rate(most, bare);
      // The first one warms up.
      if (round === 0) continue;
      rates.client.push(one);
      rates.bare.push(other);
    }
    const [ours, other] = [median(rates.client), median(rates.bare)];
    return { ...steady, most: ours, bare: other, ratio: ours / other };
  } finally {
    await pool.close();
    await sim.close();
  }
}

async function offer(
  client: OktaClient,
  sim: OktaSim,
  ids: readonly string[],
): Promise<Pick<OktaRow, 'actions' | 'perSecond' | 'p50Ms' | 'p99Ms' | 'heldBack' | 'offeredBeyond' | 'refused'>> {
  const took: number[] = [];
  const under: Promise<void>[] = [];
  let refused = 0;
  const countRefused = (): void => {
    refused += sim.requests.filter(({ status }) => status === 429).length;
    sim.requests.length = 0;
  };
  const begin = performance.now();
  for (const [at, id] of ids.entries()) {
    // By the clock, so that a slow answer does not slow the rate.
    const wait = begin + (at * 1_000) / A_SECOND - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const sent = performance.now();
    under.push(client.request({ ...SUSPEND, params: { id } }).then(() => void took.push(performance.now() - sent)));
  }
  await Promise.all(under);
  const perSecond = ids.length / ((performance.now() - begin) / 1_000);
  countRefused();
  let heldBack = 0;
  await Promise.all(
    ids.slice(0, BEYOND).map((id) =>
      client.request({ ...SUSPEND, params: { id } }).catch((error: unknown) => {
        if (!(error instanceof RetryableError && error.noAttempt)) throw error;
        heldBack += 1;
      }),
    ),
  );
  countRefused();
  took.sort((left, right) => left - right);
  const at = (share: number): number => took[Math.floor(took.length * share)] ?? 0;
  return { actions: ids.length, perSecond, p50Ms: at(0.5), p99Ms: at(0.99), heldBack, offeredBeyond: BEYOND, refused };
}

async function rate(count: number, make: (at: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) await make(next++);
    }),
  );
  return count / ((performance.now() - started) / 1_000);
}
