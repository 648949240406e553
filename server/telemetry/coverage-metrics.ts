// What Prometheus reads of coverage: by which way the events of the last 24 hours came, and how polling stands. It is
// read from the store when somebody scrapes, once for all gauges of a scrape.
import { Gauge, type Registry } from 'prom-client';

/** Coverage by Okta connection. */
export interface CoverageSources {
  /** The ids of the Okta connections. */
  connections(): Promise<string[]>;
  /** @param since until ISO 8601 */
  of(connection: string, since: string, until: string): Promise<CoverageSource>;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface CoverageSource {
  items: readonly CoverageItem[];
  /**
   * `lagSeconds`: null where it is not known; `clockAheadSeconds`: Okta's clock less this one's, negative where it is
   * behind.
   */
  polling: { state: string; lagSeconds: number | null; clockAheadSeconds: number };
  gaps: readonly { healedAt: string | null }[];
}

/**
 * Counts of events of one type. Those that came by the hook are in `byHook`; those of them that polling did not see are
 * in `byHookOnly` as well. Those that polling alone saw are in `byPollOnly`; those of them that Okta sends to no hook
 * are in `notForHooks` as well.
 */
interface CoverageItem {
  byHook: number;
  byPollOnly: number;
  byHookOnly: number;
  notForHooks: number;
  deliveryFailures: number;
}

interface Value {
  labels?: Record<string, string>;
  value: number;
}

/** As the coverage names them (`server/ingest`). */
const STATES = ['off', 'starting', 'running', 'behind', 'failing'];
const DAY_MS = 24 * 3_600_000;

/** Adds the gauges to the registry. A connection that is gone disappears at the next scrape. */
export function registerCoverage(registry: Registry, source: CoverageSources): void {
  let reading: Promise<{ connection: string; found: CoverageSource }[]> | undefined;

  async function readAll(): Promise<{ connection: string; found: CoverageSource }[]> {
    const now = source.now();
    const iso = (at: number): string => new Date(at).toISOString();
    const connections = await source.connections();
    return Promise.all(
      connections.map(async (connection) => ({
        connection,
        found: await source.of(connection, iso(now - DAY_MS), iso(now)),
      })),
    );
  }

  /** The gauges of one scrape ask in one turn and share one reading. */
  function read(): ReturnType<typeof readAll> {
    return (reading ??= readAll().finally(() => (reading = undefined)));
  }

  function gauge(name: string, help: string, labels: string[], valuesOf: (found: CoverageSource) => Value[]): void {
    const made = new Gauge({
      name,
      help,
      labelNames: ['connection', ...labels],
      registers: [registry],
      async collect() {
        const all = await read();
        made.reset();
        for (const { connection, found } of all)
          for (const { labels: more, value } of valuesOf(found)) made.set({ connection, ...more }, value);
      },
    });
  }

  gauge(
    'signalbox_coverage_events',
    'Events of the last 24 hours by the way they came: both, hook-only, missed-by-hook, not-for-hooks',
    ['way'],
    ({ items }) =>
      Object.entries({
        both: sum(items, ({ byHook, byHookOnly }) => byHook - byHookOnly),
        'hook-only': sum(items, ({ byHookOnly }) => byHookOnly),
        'missed-by-hook': sum(items, ({ byPollOnly, notForHooks }) => byPollOnly - notForHooks),
        'not-for-hooks': sum(items, ({ notForHooks }) => notForHooks),
      }).map(([way, value]) => ({ labels: { way }, value })),
  );
  gauge(
    'signalbox_event_hook_failures',
    'Deliveries to the event hook that failed in the last 24 hours, as the System Log tells',
    [],
    ({ items }) => [{ value: sum(items, ({ deliveryFailures }) => deliveryFailures) }],
  );
  gauge('signalbox_polling_lag_seconds', 'How far the reading of a System Log is behind', [], ({ polling }) =>
    polling.lagSeconds === null ? [] : [{ value: polling.lagSeconds }],
  );
  gauge('signalbox_polling_state', '1 for the state of polling, 0 for the others', ['state'], ({ polling }) =>
    STATES.map((state) => ({ labels: { state }, value: Number(polling.state === state) })),
  );
  gauge(
    'signalbox_okta_clock_ahead_seconds',
    "So much Okta's clock is ahead of this server's; negative: behind",
    [],
    ({ polling }) => [{ value: polling.clockAheadSeconds }],
  );
  gauge('signalbox_polling_gaps_open', 'Gaps of the last 24 hours that are not healed', [], ({ gaps }) => [
    { value: gaps.filter(({ healedAt }) => healedAt === null).length },
  ]);
}

function sum(items: readonly CoverageItem[], of: (item: CoverageItem) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
