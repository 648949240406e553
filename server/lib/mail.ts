// The one way out for mail: a pool of connections for each mail server and account, made only to addresses that were
// checked, time bounded. It knows nothing of cards; settings are those of the connection app `smtp`.
import { lookup as systemLookup } from 'node:dns';
import { connect, type LookupFunction, type Socket } from 'node:net';

import { createTransport, type SMTPPoolOptions, type SMTPPoolSentMessageInfo, type Transporter } from 'nodemailer';

import type { MailMessage } from '../../shared/card/mail-client.ts';
import { mailServerOf, SMTP_PORT } from '../../shared/card/mail-server.ts';
import { TimeoutError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { type AddressCheck, createAddressCheck, forbiddenAddress } from './address-check.ts';
import { checkedLookup } from './address-check-lookup.ts';
import {
  createHostPlaces,
  hostOfUrl,
  MAIL_PLACES,
  type HostPlace,
  type HostPlaces,
  type Visitor,
} from './host-places.ts';
import { cancelledBy } from './http-client-errors.ts';
import { classifyMailError } from './mail-errors.ts';
import { TimeLimit } from './time-limit.ts';

export interface SentMail {
  messageId: string;
  /** Addresses that the server took, and those that it refused while it took others. */
  accepted: string[];
  rejected: string[];
}

export interface Mailer {
  /**
   * Resolves when the server has taken the message for at least one address.
   * @param settings of a connection of the app `smtp`, secrets included
   * @throws RetryableError `mail.unreachable`, `mail.busy`; TerminalError `mail.refused`, `mail.sign-in`, `mail.tls`,
   * `mail.forbidden-address`; TimeoutError `mail.timeout`; CancelledError when `signal` aborts
   */
  send(settings: JsonObject, message: MailMessage, signal: AbortSignal, visitor?: Visitor): Promise<SentMail>;
  /** Connects and signs in, and sends nothing. @throws as `send` */
  check(settings: JsonObject, signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface MailerOptions {
  /** `SIGNALBOX_ALLOW_PRIVATE`, split. */
  allowPrivate: readonly string[];
  lookup?: LookupFunction;
  /** One message, connecting included, without what it waits for its place. Default 30 s. */
  timeoutMs?: number;
  /** Shared with whoever else calls hosts; default: its own. */
  places?: HostPlaces;
}

/** The pool of one server, account and sender, and the messages that are under way. */
interface Account {
  transport: Transporter<SMTPPoolSentMessageInfo>;
  running: number;
}

interface Settings {
  host: string;
  port: number;
  security: string;
  user: string | undefined;
  password: string;
  from: string;
}

const TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** From that many pools on, those that nothing is sent over are closed before another is made. */
const MAX_ACCOUNTS = 32;

/** @throws ValidationError `config.allow-private` */
export function createMailer(options: MailerOptions): Mailer {
  const check = createAddressCheck(options.allowPrivate);
  const lookup = options.lookup ?? systemLookup;
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const places = options.places ?? createHostPlaces();
  const accounts = new Map<string, Account>();

  function accountOf(settings: Settings): Account {
    const key = JSON.stringify(settings);
    const known = accounts.get(key);
    if (known !== undefined) return known;
    if (accounts.size >= MAX_ACCOUNTS) closeIdle();
    const made = { transport: transportFor(settings, check, lookup), running: 0 };
    accounts.set(key, made);
    return made;
  }

  function closeIdle(): void {
    for (const [key, account] of accounts) {
      if (account.running > 0) continue;
      account.transport.close();
      accounts.delete(key);
    }
  }

  /**
   * Takes a place at the server, then does `act` in bounded time. @param late says what did not happen in time, and
   * what follows from that
   */
  async function within<Result>(
    given: JsonObject,
    signal: AbortSignal,
    visitor: Visitor | undefined,
    late: (host: string) => string,
    act: (account: Account, settings: Settings, stop: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    if (signal.aborted) throw cancelledBy(signal);
    const settings = readSettings(given);
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(cancelledBy(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    const limit = new TimeLimit(timeoutMs, () => stop.abort(new TimeoutError('mail.timeout', late(settings.host))));
    limit.start();
    let place: HostPlace | undefined;
    let account: Account | undefined;
    try {
      place = await places.enter(hostOfUrl(mailServerOf(given)) ?? '', visitor, stop.signal, limit);
      account = accountOf(settings);
      account.running += 1;
      return await act(account, settings, stop.signal);
    } catch (error) {
      throw stop.signal.aborted ? cancelledBy(stop.signal) : classifyMailError(error, settings.host);
    } finally {
      if (account !== undefined) account.running -= 1;
      place?.leave();
      limit.end();
      signal.removeEventListener('abort', onAbort);
    }
  }

  return {
    send: (given, message, signal, visitor) =>
      within(
        given,
        signal,
        visitor,
        (host) =>
          `The mail server ${host} did not take the message within ${timeoutMs} ms. Whether it was sent is not known.`,
        async ({ transport }, { from }, stop) => {
          const sent = await transport.sendMail({ from, ...message, signal: stop });
          return { messageId: sent.messageId, accepted: addresses(sent.accepted), rejected: addresses(sent.rejected) };
        },
      ),
    check: (given, signal) =>
      within(
        given,
        signal,
        undefined,
        (host) => `The mail server ${host} did not answer within ${timeoutMs} ms. Check server and port.`,
        async ({ transport }, _settings, stop) => {
          const stopped = new Promise<never>((_resolve, reject) => {
            stop.addEventListener('abort', () => reject(cancelledBy(stop)), { once: true });
          });
          await Promise.race([transport.verify(), stopped]);
        },
      ),
    close() {
      for (const account of accounts.values()) account.transport.close();
      accounts.clear();
    },
  };
}

function transportFor(
  settings: Settings,
  check: AddressCheck,
  lookup: LookupFunction,
): Transporter<SMTPPoolSentMessageInfo> {
  const { host, port, security, user, password } = settings;
  const options: SMTPPoolOptions & { pool: true } = {
    pool: true,
    host,
    port,
    maxConnections: MAIL_PLACES,
    // A connection that the server closed while it was idle is no failure of the message; more often is one.
    maxRequeues: 1,
    idleTimeout: 60_000,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options, callback) => {
      if (check.literal(host, port) === false) return callback(forbiddenAddress(host, port, 'mail.forbidden-address'));
      const checked = checkedLookup(check, port, lookup, 'mail.forbidden-address');
      connectTo(host, port, checked, (error, connection) =>
        callback(error, connection === undefined ? undefined : { connection }),
      );
    },
  };
  return createTransport(options);
}

/** Connects in bounded time. Calls back once. */
function connectTo(
  host: string,
  port: number,
  lookup: LookupFunction,
  callback: (error: Error | null, socket?: Socket) => void,
): void {
  const socket = connect({ host, port, lookup, noDelay: true });
  const late = Object.assign(new Error('connecting took too long'), { code: 'ETIMEDOUT' });
  let settled = false;
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(late));
  // Stays for good: between two owners of the socket an error would have no listener and end the process.
  socket.on('error', (error) => {
    if (!settled) callback(error);
    settled = true;
  });
  socket.once('connect', () => {
    settled = true;
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    callback(null, socket);
  });
}

function readSettings(given: JsonObject): Settings {
  return {
    host: textOf(given['host']),
    port: Number(given['port'] ?? SMTP_PORT),
    security: textOf(given['security']) || 'starttls',
    user: textOf(given['user']) || undefined,
    password: textOf(given['password']),
    from: textOf(given['from']),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function addresses(list: readonly (string | { address: string })[]): string[] {
  return list.map((one) => (typeof one === 'string' ? one : one.address));
}
