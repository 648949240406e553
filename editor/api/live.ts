// One EventSource for the whole page: opens it, brings it back after a break, hands its events to listeners. Knows
// nothing of React or of what the events mean.
import { STREAM_EVENT_TYPES, type StreamEvent } from '../../shared/api/stream.ts';

/** `connecting` until the first answer; `offline` after a break, until it is back. */
export type LiveState = 'connecting' | 'live' | 'offline';

// Waits between tries, the last one again and again.
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

const listeners = new Set<(event: StreamEvent) => void>();
const stateListeners = new Set<() => void>();
/** Runs whose steps somebody watches. The stream carries the steps of one run, so the newest is asked for. */
const watchedRuns: string[] = [];

let source: EventSource | undefined;
let openRun: string | undefined;
let state: LiveState = 'connecting';
let failures = 0;
let retryTimer: number | undefined;

export function liveState(): LiveState {
  return state;
}

/** Calls back at each change of the state. Gives the function that ends it. */
export function onLiveState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

/**
 * Listens until the function that it gives is called; with `run`, that run's steps come too. The first listener opens
 * the stream, and the last one that goes closes it.
 */
export function listenLive(listener: (event: StreamEvent) => void, run?: string): () => void {
  listeners.add(listener);
  if (run !== undefined) watchedRuns.push(run);
  connect();
  return () => {
    listeners.delete(listener);
    if (run !== undefined) watchedRuns.splice(watchedRuns.lastIndexOf(run), 1);
    if (listeners.size === 0) disconnect();
    else connect();
  };
}

/** Tries at once instead of at the next turn: after a sign-in, or when the browser is online again. */
export function reconnectLive(): void {
  disconnect();
  failures = 0;
  if (listeners.size > 0) connect();
}

function connect(): void {
  const run = watchedRuns.at(-1);
  if (source !== undefined && source.readyState !== EventSource.CLOSED && openRun === run) return;
  disconnect();
  openRun = run;
  const opened = new EventSource(run === undefined ? '/api/stream' : `/api/stream?run=${encodeURIComponent(run)}`);
  source = opened;
  opened.addEventListener('open', () => {
    failures = 0;
    setState('live');
  });
  opened.addEventListener('error', () => {
    // What was live and is not any more is lost, however soon it comes back.
    setState(state === 'connecting' && navigator.onLine ? 'connecting' : 'offline');
    // The browser retries by itself unless the server answered with an error status.
    if (opened.readyState === EventSource.CLOSED && source === opened) retryLater();
  });
  for (const type of STREAM_EVENT_TYPES) {
    opened.addEventListener(type, (message: MessageEvent<string>) => hand(type, message.data));
  }
}

function hand(type: StreamEvent['type'], data: string): void {
  const event = { ...(JSON.parse(data) as object), type } as StreamEvent;
  for (const listener of listeners) listener(event);
}

function retryLater(): void {
  const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 30_000;
  failures += 1;
  setState('offline');
  retryTimer = window.setTimeout(connect, wait);
}

function disconnect(): void {
  window.clearTimeout(retryTimer);
  source?.close();
  source = undefined;
}

function setState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}
