// What Prometheus reads at /metrics. Counts only: whatever a counter says can be read from the store as well.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { EndStatus, RunStatus } from '../../shared/run.ts';

/** Numbers that are asked for when somebody scrapes. */
export interface MetricSources {
  runCounts(): Promise<Record<RunStatus, number>>;
  load(): { held: number };
}

export interface Metrics {
  requestEnded(method: string, route: string, status: number, seconds: number): void;
  delivery(result: 'accepted' | 'rejected' | 'failed', reason: string): void;
  eventsTaken(events: number, duplicates: number, runs: number): void;
  runEnded(flowId: string, status: EndStatus): void;
  /** T4: an event started no run, since the flow was full. */
  runSkipped(flowId: string): void;
  /** T5: for its budget. */
  flowPaused(flowId: string): void;
  /** J9: so many things were found in the store that no hint had told of. */
  hintsLost(hint: string, count: number): void;
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
    help: 'Events taken by hook or by hand',
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
  registerGauges(registry, sources);
  return {
    requestEnded: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    delivery: (result, reason) => deliveries.inc({ result, reason }),
    eventsTaken(taken, duplicates, started) {
      if (taken > duplicates) events.inc({ duplicate: 'false' }, taken - duplicates);
      if (duplicates > 0) events.inc({ duplicate: 'true' }, duplicates);
      if (started > 0) created.inc(started);
    },
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
