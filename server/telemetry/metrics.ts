// What Prometheus reads at `/metrics`. Counters only count: whatever one says can be read from the store as well, and
// all of them begin at 0 with the process.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { EndStatus, RunStatus } from '../../shared/run.ts';
import { registerCoverage, type CoverageSources } from './coverage-metrics.ts';

/** Numbers that are read when somebody scrapes. */
export interface MetricSources {
  runCounts(): Promise<Record<RunStatus, number>>;
  /** Runs that the engine of this process holds. */
  load(): { held: number };
  coverage: CoverageSources;
}

/** Each of these is called when the thing has happened, by whoever did it; none of them throws or waits. */
export interface Metrics {
  /**
   * `route`: the pattern of the path and not the path itself, so that the number of labels stays bounded. Seconds from
   * the request to its answer.
   */
  requestEnded(method: string, route: string, status: number, seconds: number): void;
  /** A request to a hook. `reason`: the code of the error; empty where there was none. */
  delivery(result: 'accepted' | 'rejected' | 'failed', reason: string): void;
  /** Events that were taken, duplicates among them, and the runs that they started. */
  eventsTaken(events: number, duplicates: number, runs: number): void;
  /** A page of a System Log was stored. */
  pagePolled(connection: string, accepted: readonly { duplicate: boolean; runs: readonly unknown[] }[]): void;
  /** A System Log could not be read; the reason is an error code. */
  pollFailed(connection: string, reason: string): void;
  runEnded(flowId: string, status: EndStatus): void;
  /** T4.3: an event started no run, since the flow was full. */
  runSkipped(flowId: string): void;
  /** T5.2: a flow was paused because its budget was used up. */
  flowPaused(flowId: string): void;
  /** J9: so many things were found in the store that the engine should have been told of. `hint`: what they were. */
  hintsLost(hint: string, count: number): void;
  /** The text that Prometheus scrapes. */
  read(): Promise<{ contentType: string; text: string }>;
}

export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'signalbox_http_request_seconds',
    help: 'Time from the request to its answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
    registers,
  });
  const deliveries = new Counter({
    name: 'signalbox_deliveries_total',
    help: 'Requests to the hooks by result; reason is an error code, or empty',
    labelNames: ['result', 'reason'],
    registers,
  });
  const events = new Counter({
    name: 'signalbox_events_total',
    help: 'Events taken by hook, by poll or by hand',
    labelNames: ['duplicate'],
    registers,
  });
  const created = new Counter({
    name: 'signalbox_runs_created_total',
    help: 'Runs that deliveries started',
    registers,
  });
  const runs = new Counter({
    name: 'signalbox_runs_ended_total',
    help: 'Runs that ended, by flow and status',
    labelNames: ['flow', 'status'],
    registers,
  });
  const skipped = new Counter({
    name: 'signalbox_runs_skipped_total',
    help: 'Runs that events did not start because the flow was full, by flow',
    labelNames: ['flow'],
    registers,
  });
  const paused = new Counter({
    name: 'signalbox_flows_paused_total',
    help: 'Flows paused because events and calls started more runs within a minute than their budget allows, by flow',
    labelNames: ['flow'],
    registers,
  });
  const lost = new Counter({
    name: 'signalbox_hints_lost_total',
    help: 'Times that the sweep found something in the store that the engine should have known, by what it was',
    labelNames: ['hint'],
    registers,
  });
  const pages = new Counter({
    name: 'signalbox_poll_pages_total',
    help: 'Pages of System Logs that brought events, by connection',
    labelNames: ['connection'],
    registers,
  });
  const pollsFailed = new Counter({
    name: 'signalbox_poll_failures_total',
    help: 'Times that a System Log could not be read, by connection and error code',
    labelNames: ['connection', 'reason'],
    registers,
  });
  registerGauges(registry, sources);
  registerCoverage(registry, sources.coverage);
  function eventsTaken(taken: number, duplicates: number, started: number): void {
    if (taken > duplicates) events.inc({ duplicate: 'false' }, taken - duplicates);
    if (duplicates > 0) events.inc({ duplicate: 'true' }, duplicates);
    if (started > 0) created.inc(started);
  }
  return {
    requestEnded: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    delivery: (result, reason) => deliveries.inc({ result, reason }),
    eventsTaken,
    pagePolled(connection, accepted) {
      pages.inc({ connection });
      const duplicates = accepted.filter(({ duplicate }) => duplicate).length;
      const started = accepted.reduce((sum, { runs: each }) => sum + each.length, 0);
      eventsTaken(accepted.length, duplicates, started);
    },
    pollFailed: (connection, reason) => pollsFailed.inc({ connection, reason }),
    runSkipped: (flow) => skipped.inc({ flow }),
    flowPaused: (flow) => paused.inc({ flow }),
    hintsLost: (hint, count) => lost.inc({ hint }, count),
    runEnded: (flow, status) => runs.inc({ flow, status }),
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function registerGauges(registry: Registry, sources: MetricSources): void {
  const stored = new Gauge({
    name: 'signalbox_runs',
    help: 'Stored runs by status',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      for (const [status, count] of Object.entries(await sources.runCounts())) stored.set({ status }, count);
    },
  });
  const held = new Gauge({
    name: 'signalbox_engine_runs_held',
    help: 'Runs that the engine has in hand now',
    registers: [registry],
    collect() {
      held.set(sources.load().held);
    },
  });
}
