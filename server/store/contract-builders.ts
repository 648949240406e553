// Builders of what the store's tests put into it: whole values, of which a test names the parts it is about.
import type { JournalRecord } from '../../shared/run.ts';
import { newId } from '../lib/ids.ts';
import type { NewEvent } from './event-store.ts';
import type { NewDelivery } from './rows.ts';
import type { NewRun } from './run-store.ts';

export const AT = '2026-03-01T10:00:00.000Z';
export const SNAPSHOT = 'a'.repeat(64);

/** `at` moved by minutes, as the store writes times. */
export function minutes(count: number, from = AT): string {
  return new Date(Date.parse(from) + count * 60_000).toISOString();
}

export function aRun(part: Partial<NewRun> = {}): NewRun {
  return {
    id: newId('run'),
    flowId: 'alert',
    version: 1,
    snapshot: SNAPSHOT,
    mode: 'live',
    triggerNodeId: 'trigger',
    eventId: null,
    payload: null,
    startedBy: null,
    replayOf: null,
    concurrency: null,
    calledBy: null,
    createdAt: AT,
    ...part,
  };
}

export function aDelivery(part: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id: newId('dlv'),
    connection: 'default',
    via: 'hook',
    eventId: newId('dlv'),
    eventTime: AT,
    source: 'https://example.okta.com/api/v1/eventHooks/who1',
    headers: '{"user-agent":"Okta"}',
    receivedAt: AT,
    ...part,
  };
}

/** An event with its uuid as the key; `runs` are runs of `alert` that it starts. */
export function anEvent(part: Partial<NewEvent> = {}): NewEvent {
  const id = part.id ?? newId('evt');
  const uuid = part.uuid === undefined ? crypto.randomUUID() : part.uuid;
  return {
    id,
    key: uuid === null ? `hash:${id}` : `uuid:${uuid}`,
    uuid,
    eventType: 'user.mfa.factor.reset_all',
    published: AT,
    body: JSON.stringify({ uuid, eventType: 'user.mfa.factor.reset_all', displayMessage: 'Zurücksetzen 🔑' }),
    runs: [],
    ...part,
  };
}

export function started(at = AT): JournalRecord {
  return { type: 'run.started', at };
}
