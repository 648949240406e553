// Event hooks that Signalbox makes in Okta: makes one, brings it into step with what active flows need, and says how it
// stands. A hook that somebody made by hand is never touched. What is wanted is worked out anew each time and compared with
// what Okta shows, so an attempt that was cut off is simply made again.
import { randomBytes } from 'node:crypto';

import type { OktaClient } from '../../../shared/card/okta-client.ts';
import { type AppError, NotFoundError, TerminalError, toAppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { NeededEventType } from '../../../shared/okta/needed-event-types.ts';
import { waitAfter } from '../../lib/back-off.ts';
import type { Clock } from '../../lib/clock.ts';
import { createInTurn, type InTurn } from '../../lib/in-turn.ts';
import type { Redactor } from '../../secrets/redact.ts';
import type { Vault } from '../../secrets/vault.ts';
import { newOktaHook, type OktaHookRow, type OktaHookStore } from '../../store/okta-hook-store.ts';
import type { ConnectionService } from '../connection-service.ts';
import { hookCalls, type HookCalls, type HookChannel } from './hook-calls.ts';
import { differs, gone, noTypes, redacted, refuseAddress, verified } from './hook-errors.ts';
import { type HookTypes, hookTypes, type HookWork, isInStep, refusedTypes, workOn } from './hook-step.ts';

export interface HookInOkta {
  id: string;
  status: string;
  verificationStatus: string;
  events: string[];
  inStep: boolean;
  lastError: OktaHookRow['error'];
}

export interface OktaHookState {
  /** Types that active flows need. */
  events: string[];
  undeliverable: string[];
  leftOut: string[];
  /** Signalbox made it, or is about to. */
  isOurs: boolean;
  inOkta: HookInOkta | null;
  lastError: OktaHookRow['error'];
}

/** `none`: there is none that Signalbox made. A message says what a person has to do. */
export interface LeftHook {
  hook: 'none' | 'left' | 'deleted';
  message: string | null;
}

/** What was done to the hook, and its events before and after. */
export interface HookChange {
  work: HookWork[];
  before: string[] | null;
  after: string[];
}

export interface OktaHooks {
  /** As Okta shows it now; where that cannot be had, as it was seen last. @throws NotFoundError `connection.not-found`, `hook.none` */
  state(connection: string): Promise<OktaHookState>;
  /**
   * Makes it, or brings it into step and verifies it, as a person asks for.
   * @throws as `state`; as `OktaClient`; TerminalError `okta.hook-no-types`, `okta.hook-unverified`, `okta.hook-address`
   */
  bringIntoStep(connection: string): Promise<HookChange>;
  /** A hook that Signalbox made is given the new secret; what fails is kept with it and tried again later. @throws as `state` */
  rotated(connection: string): Promise<OktaHookState>;
  /**
   * The same without being asked; what fails is kept with the hook and tried again later, and what the signal cuts off
   * leaves no failure behind. `audited` stands around what changes something in Okta.
   */
  mend(
    row: Pick<OktaHookRow, 'connection'>,
    audited: (work: () => Promise<HookChange>) => Promise<HookChange>,
    signal: AbortSignal,
  ): Promise<void>;
  /** Of a connection that is about to go: says what becomes of the hook that Signalbox made; where Okta fails, it stays there. */
  leave(connection: string, hook: 'keep' | 'delete'): Promise<LeftHook>;
  /** Whether it is out of step by what is known here; asks nobody. */
  isBehind(row: OktaHookRow, needed: readonly NeededEventType[]): Promise<boolean>;
}

export interface OktaHooksDeps {
  store: OktaHookStore;
  connections: Pick<ConnectionService, 'hook' | 'keepHookSecret' | 'settingsOf'>;
  vault: Vault;
  clock: Clock;
  needed(): Promise<NeededEventType[]>;
  okta(settings: JsonObject | undefined, use: { signal: AbortSignal; timeoutMs: number }): OktaClient;
  /** S4 */
  redactor(): Redactor;
}

const TIMEOUT_MS = 15_000;
/** Whoever looks at the page waits for it. */
const LOOK_TIMEOUT_MS = 5_000;
/** Somebody may have edited it in Okta. */
export const COMPARE_EVERY_MS = 10 * 60_000;
/** Changes of a hook take minutes in Okta until they act. */
const GRACE_MS = 3_600_000;
const WAITS = { firstMs: 15_000, longestMs: 3_600_000 };

export function createOktaHooks(deps: OktaHooksDeps): OktaHooks {
  const { store, clock, vault } = deps;
  const turns = new Map<string, InTurn>();

  /** One change of a connection's hook at a time. */
  function inTurn<Result>(connection: string, work: () => Promise<Result>): Promise<Result> {
    let turn = turns.get(connection);
    if (turn === undefined) turns.set(connection, (turn = createInTurn()));
    return turn(work);
  }

  async function channelOf(connection: string): Promise<HookChannel> {
    const { url, headerName, secret } = await deps.connections.hook(connection);
    return { url, headerName, secret };
  }

  async function callsFor(connection: string, timeoutMs: number, signal = uncancelled()): Promise<HookCalls> {
    return hookCalls(deps.okta(await deps.connections.settingsOf(connection), { signal, timeoutMs }));
  }

  function writtenOf(row: OktaHookRow): HookChannel | undefined {
    if (row.channel === null) return undefined;
    try {
      return vault.open(row.channel, contextOf(row)) as unknown as HookChannel;
    } catch {
      // Of another master key: what Okta was given is not known any more, so it is given it anew.
      return undefined;
    }
  }

  const withWritten = (row: OktaHookRow): OktaHookRow & { written: HookChannel | undefined } => ({
    ...row,
    written: writtenOf(row),
  });

  async function looked(row: OktaHookRow, calls: HookCalls): Promise<OktaHookRow> {
    const seenAt = clock.iso();
    if (row.hookId !== null) return { ...row, seen: (await calls.find(row.hookId)) ?? null, seenAt };
    const found = await calls.findNamed(row.name);
    return found === undefined ? row : { ...row, hookId: found.id, seen: found.seen, seenAt };
  }

  /** Each step is stored when it is done, so that the next attempt goes on from there. */
  async function perform(
    row: OktaHookRow,
    work: readonly HookWork[],
    calls: HookCalls,
    types: HookTypes,
  ): Promise<OktaHookRow> {
    const channel = await channelOf(row.connection);
    let current = row;
    const put = async (part: Partial<OktaHookRow>): Promise<void> => {
      current = { ...current, ...part, seenAt: clock.iso() };
      await store.put(current);
    };
    const wanted = (): Pick<HookTypes, 'items'> => ({
      items: types.items.filter((type) => !current.refused.includes(type)),
    });
    const sealed = (): string => vault.seal({ ...channel }, contextOf(row));
    /** Without the types that this org refuses to a hook, which may name them one at a time; they are remembered. */
    const withoutRefused = async <Result>(send: (items: readonly string[]) => Promise<Result>): Promise<Result> => {
      for (;;) {
        const items = wanted().items;
        try {
          return await send(items);
        } catch (thrown) {
          const refused = refusedTypes(toAppError(thrown), items);
          if (refused.length === 0) throw thrown;
          current = { ...current, refused: [...current.refused, ...refused] };
        }
      }
    };
    const known = (): { id: string; seen: NonNullable<OktaHookRow['seen']> } => {
      if (current.hookId === null || current.seen === null) throw gone(current);
      return { id: current.hookId, seen: current.seen };
    };
    for (const each of work) {
      if (each === 'make') {
        if (types.items.length === 0) throw noTypes();
        const { name } = current;
        const { id, seen } = await withoutRefused((items) => calls.create({ name, items, channel }));
        await put({ hookId: id, seen, channel: sealed() });
      } else if (each === 'channel') {
        const { id, seen: before } = known();
        const change = (items: readonly string[]) => ({ items: items.length === 0 ? before.items : items, channel });
        const seen = await withoutRefused((items) => calls.changeChannel(id, before, change(items)));
        await put({ seen, channel: sealed() });
      } else if (each === 'items') {
        const { id, seen: before } = known();
        const { seen, sentChannel } = await withoutRefused((items) =>
          calls.changeItems(id, before, { items, channel }),
        );
        await put({ seen, ...(sentChannel ? { channel: sealed() } : {}) });
      } else if (each === 'activate') {
        await put({ seen: await calls.activate(known().id) });
      }
      // Whatever else was changed may have cost it its verification: that is looked at last.
    }
    const { id, seen } = known();
    if (seen.verificationStatus !== 'VERIFIED' && seen.status === 'ACTIVE') {
      await put({ seen: await verified(calls, id, channel) });
    }
    const left = workOn(withWritten(current), wanted(), channel, false);
    // It would be written again at each look.
    if (left.length > 0) throw differs(current, left);
    return current;
  }

  function shown({ code, message }: AppError): NonNullable<OktaHookRow['error']> {
    return { code, message: deps.redactor().text(message), at: clock.iso() };
  }

  async function failed(row: OktaHookRow, error: AppError): Promise<void> {
    // The connection was removed while this was under way: nothing is left that its hook could be kept in step for.
    if (error instanceof NotFoundError) return store.remove(row.connection);
    const attempts = row.attempts + 1;
    // What was done of it so far is stored already.
    const latest = (await store.find(row.connection)) ?? row;
    const nextAt = clock.now() + waitAfter(error, attempts, WAITS);
    await store.put({ ...latest, attempts, nextAt, error: shown(error) });
    // Okta may send the secret that it has until it was given the new one, however long that takes.
    const secret = writtenOf(latest)?.secret;
    if (secret !== undefined) await deps.connections.keepHookSecret(row.connection, secret, nextAt + GRACE_MS);
  }

  async function succeeded(row: OktaHookRow): Promise<void> {
    await store.put({ ...row, attempts: 0, error: null, nextAt: clock.now() + COMPARE_EVERY_MS });
  }

  async function asked(connection: string): Promise<HookChange> {
    const channel = await channelOf(connection);
    const settings = await deps.connections.settingsOf(connection);
    refuseAddress(settings, channel);
    const stored = await store.find(connection);
    const name = `Signalbox ${connection} ${randomBytes(4).toString('hex')}`;
    const row = { ...(stored ?? newOktaHook({ connection, name })), refused: [] };
    const types = hookTypes(await deps.needed(), []);
    if (row.hookId === null && types.items.length === 0) throw noTypes();
    // J9: from here on the intent is on record, whatever becomes of this attempt.
    await store.put(row);
    try {
      const calls = await callsFor(connection, TIMEOUT_MS);
      const seen = await looked(row, calls);
      const work = workOn(withWritten(seen), types, channel, true);
      const done = await perform(seen, work, calls, types);
      await succeeded(done);
      return { work, before: seen.seen?.items ?? null, after: done.seen?.items ?? [] };
    } catch (thrown) {
      const error = redacted(toAppError(thrown), deps.redactor());
      const latest = await store.find(connection);
      // It was refused before any could be made, now or by an attempt that lost its answer: nothing is to be kept in step.
      if (error instanceof TerminalError && stored === undefined && (latest?.hookId ?? null) === null)
        await store.remove(connection);
      else await failed(latest ?? row, error);
      throw error;
    }
  }

  async function mend(
    row: OktaHookRow,
    audited: (work: () => Promise<HookChange>) => Promise<HookChange>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const { connection } = row;
      const channel = await channelOf(connection);
      const calls = await callsFor(connection, TIMEOUT_MS, signal);
      const types = hookTypes(await deps.needed(), row.refused);
      const seen = await looked(row, calls);
      await store.put(seen);
      if (seen.seen === null && seen.hookId !== null) throw gone(seen);
      const work = workOn(withWritten(seen), types, channel, false);
      let done = seen;
      if (work.length > 0) {
        await audited(async () => {
          done = await perform(seen, work, calls, types);
          return { work, before: seen.seen?.items ?? null, after: done.seen?.items ?? [] };
        });
      }
      await succeeded(done);
    } catch (thrown) {
      // J8: nobody knows what became of it, and the next look compares it with what Okta shows.
      if (!signal.aborted) await failed(row, toAppError(thrown));
    }
  }

  /** It may have been mended, or its connection removed, while this waited its turn. */
  async function mendLatest(...[{ connection }, audited, signal]: Parameters<OktaHooks['mend']>): Promise<void> {
    const row = await store.find(connection);
    if (row !== undefined && !signal.aborted) await mend(row, audited, signal);
  }

  async function state(connection: string): Promise<OktaHookState> {
    const channel = await channelOf(connection);
    const needed = await deps.needed();
    let row = await store.find(connection);
    let lastError = row?.error ?? null;
    if (row !== undefined && row.hookId !== null) {
      try {
        row = await looked(row, await callsFor(connection, LOOK_TIMEOUT_MS));
        if (row.seen === null) lastError ??= shown(gone(row));
      } catch (thrown) {
        lastError ??= shown(toAppError(thrown));
      }
    }
    const types = hookTypes(needed, row?.refused ?? []);
    const { undeliverable, leftOut } = types;
    const state = { events: needed.map(({ type }) => type), undeliverable, leftOut };
    if (row === undefined) return { ...state, isOurs: false, inOkta: null, lastError: null };
    const { hookId, seen } = row;
    if (hookId === null) return { ...state, isOurs: true, inOkta: null, lastError };
    const inOkta: HookInOkta = {
      id: hookId,
      status: seen?.status ?? 'DELETED',
      verificationStatus: seen?.verificationStatus ?? 'UNVERIFIED',
      events: seen?.items ?? [],
      inStep: isInStep(withWritten(row), types, channel),
      lastError,
    };
    return { ...state, isOurs: true, inOkta, lastError };
  }

  async function leave(connection: string, wish: 'keep' | 'delete'): Promise<LeftHook> {
    const stored = await store.find(connection);
    if (stored === undefined) return { hook: 'none', message: null };
    let why = '';
    try {
      if (wish === 'delete') {
        const calls = await callsFor(connection, TIMEOUT_MS);
        // It may be there although its making lost its answer.
        const { hookId } = stored.hookId === null ? await looked(stored, calls) : stored;
        if (hookId !== null) await calls.remove(hookId);
        await store.remove(connection);
        return { hook: hookId === null ? 'none' : 'deleted', message: null };
      }
    } catch (thrown) {
      why = ` ${redacted(toAppError(thrown), deps.redactor()).message}`;
    }
    const message = `The event hook "${stored.seen?.name ?? stored.name}" stays in Okta, and its deliveries are refused from now on.${why} Delete it in Okta: Workflow > Event Hooks.`;
    return { hook: 'left', message };
  }

  return {
    state,
    leave: (connection, wish) => inTurn(connection, () => leave(connection, wish)),
    bringIntoStep: (connection) => inTurn(connection, () => asked(connection)),
    async rotated(connection) {
      await inTurn(connection, () => mendLatest({ connection }, (work) => work(), uncancelled()));
      return state(connection);
    },
    mend: (row, audited, signal) => inTurn(row.connection, () => mendLatest(row, audited, signal)),
    async isBehind(row, needed) {
      const types = hookTypes(needed, row.refused);
      return workOn(withWritten(row), types, await channelOf(row.connection), false).length > 0;
    },
  };
}

/** Of what a person waits for: each call has its time-out. */
function uncancelled(): AbortSignal {
  return new AbortController().signal;
}

function contextOf({ connection }: Pick<OktaHookRow, 'connection'>): string {
  return `okta-hook/${connection}`;
}
