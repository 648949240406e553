// What takes runs up: the engine with what its steps act by, the door for events, the schedule, and housekeeping.
import { neededEventTypes } from '../../shared/okta/needed-event-types.ts';
import { auditedPledge } from '../access/audit/pledge.ts';
import { readApprovalRules } from '../access/installation.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { createCalls } from '../engine/step/calls.ts';
import { createStepRunner } from '../engine/step/step-runner.ts';
import { createPledgeKeeper } from '../engine/work/pledge-keeper.ts';
import { startHousekeeping } from '../housekeeping.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { createScheduler } from '../ingest/schedule.ts';
import { createPoller, type PollTarget } from '../ingest/system-log/poller.ts';
import { pollingOf } from '../ingest/system-log/settings.ts';
import { heapSize } from '../lib/heap.ts';
import { createSlackClient } from '../slack/client.ts';
import type { Core } from './core.ts';

export interface Worker {
  engine: Engine;
  ingest: Ingest;
  /**
   * Takes up what the store has, and then whatever comes. The engine begins before the sources of events do, so that no
   * event comes to an engine that does not know the waiting runs yet.
   */
  start(): Promise<void>;
  /**
   * J8: takes nothing new, and gives running steps so many milliseconds to end. What does not end is taken up at the
   * next start.
   */
  stop(graceMs: number): Promise<void>;
}

/** Puts the worker together; nothing begins before `start`. */
export function makeWorker(core: Core): Worker {
  const { store, clock, bus, logger, registry, connections, liveFlows, plans, metrics, redactor, onTrouble } = core;
  const runner = createStepRunner({
    now: clock.now,
    iso: clock.iso,
    random: Math.random,
    http: core.http,
    mail: (settings, signal, visitor) => ({
      send: (message) => core.mailer.send(settings ?? {}, message, signal, visitor),
    }),
    places: core.places,
    okta: (account, use) => core.oktaClients.client(account?.app === 'okta' ? account.settings : undefined, use),
    slack: (account, http) => createSlackClient(http, account?.app === 'slack' ? account.settings : undefined),
    connection: core.slotConnection,
    accounts: registry,
    shown: connections.shownToCards,
    redactor: redactor.current,
    approvalLink: (claim) => core.approvalLinks.link(claim),
    events: { eventsOfType: store.waits.eventsOfType, findForTrigger: store.events.findForTrigger },
    tables: store.tables,
    coverage: { of: core.coverage.of, bound: core.boundConnection },
    pledges: { store: store.pledges, iso: clock.iso, bound: core.boundConnection },
    calls: createCalls({ store, liveFlows, plans, iso: clock.iso }),
    strict: core.strict,
    onDefect: (error, where) => logger.error({ err: error, ...where }, 'a step failed by an error of ours'),
  });
  const engine = createEngine({
    store,
    clock,
    bus,
    plans,
    liveFlows,
    runner,
    allowsOwnRuns: async () => (await readApprovalRules(store.values)).ownRuns,
    onRunEnd: (head, status) => metrics.runEnded(head.flowId, status),
    onOverBudget(flowId, runsPerMinute) {
      logger.warn({ flow: flowId, runsPerMinute }, 'a flow started more runs than its budget allows and is paused');
      metrics.flowPaused(flowId);
    },
    refreshFlows: () => core.refreshFlows(),
    onLost(hint, count) {
      logger.warn({ hint, count }, 'the engine found something in the store that it had not been told of, and goes on');
      metrics.hintsLost(hint, count);
    },
    onTrouble,
    heap: heapSize,
  });
  core.setLoad(() => engine.load);
  core.onFlowsChanged(() => engine.flowsChanged());
  const ingest = core.makeIngest(engine);
  const scheduler = createScheduler({
    schedules: store.schedules,
    clock,
    liveFlows,
    ingest,
    onMissed: (missed) => logger.warn({ ...missed }, 'times of a schedule were missed and do not run'),
    onTrouble,
  });
  const pledges = createPledgeKeeper({
    store: store.pledges,
    cards: registry,
    clock,
    settingsOf: (id) => connections.settingsOf(id),
    okta: (settings, use) => core.oktaClients.client(settings, use),
    audited: (pledge, work) => auditedPledge(core.audit, pledge, work),
    redact: (text) => redactor.current().text(text),
    onTrouble,
  });
  const poller = createPoller({
    polls: store.polls,
    clock,
    ingest,
    /** A name for this process, by which it holds the reading of a System Log (only one process reads each). */
    holder: crypto.randomUUID(),
    async targets() {
      const wanted = (await core.oktaConnections()).map(async (connection): Promise<PollTarget[]> => {
        const settings = await connections.settingsOf(connection);
        const polling = pollingOf(settings);
        return settings === undefined || polling === undefined ? [] : [{ connection, settings, polling }];
      });
      return (await Promise.all(wanted)).flat();
    },
    connections: async () => (await connections.list()).map(({ id }) => id),
    okta: (settings, use) => core.oktaClients.client(settings, use),
    // Of the flows that events are matched with, and not of the store: what is read for a flow that is not live yet
    // would start nothing. A type that an expression gives is known once a step waits for it.
    listened: async () => {
      const needed = neededEventTypes(liveFlows.flows(), registry.manifest).map(({ type }) => type);
      return new Set([...needed, ...(await store.waits.awaitedTypes())]);
    },
    redact: (text) => redactor.current().text(text),
    onPage: (connection, accepted) => metrics.pagePolled(connection, accepted),
    onFailed(connection, error) {
      logger.warn(
        { connection, code: error.code, reason: error.message },
        'polling the System Log failed; it is tried again',
      );
      metrics.pollFailed(connection, error.code);
    },
    onTrouble,
  });
  let housekeeping: ReturnType<typeof startHousekeeping> | undefined;

  return {
    engine,
    ingest,
    async start() {
      core.onFlowsChanged(() => scheduler.replan());
      core.onFlowsChanged(() => poller.changed());
      await engine.start();
      await scheduler.start();
      await pledges.start();
      await core.hookKeeper.start();
      await poller.start();
      housekeeping = startHousekeeping({ store, clock, logger, dropPastKeys: connections.dropPastKeys });
    },
    async stop(graceMs) {
      await scheduler.stop();
      await poller.stop();
      await Promise.all([engine.stop(graceMs), pledges.stop(), core.hookKeeper.stop(), housekeeping?.stop()]);
    },
  };
}
