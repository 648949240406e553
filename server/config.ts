// The environment as one checked value: the server reads its settings nowhere else, and their defaults stand here. Only
// the command line looks up by itself which server it talks to (`cli/cli.ts`).
import { isIP } from 'node:net';
import { resolve } from 'node:path';

import { ValidationError } from '../shared/errors.ts';
import { parseRange } from './lib/networks.ts';

/** Exit code of a start that a wrong setting stopped (EX_CONFIG of sysexits). */
export const CONFIG_EXIT_CODE = 78;

/** The store's file in the data folder. */
export const DATABASE_FILE = 'signalbox.db';

/** A setting is wrong. The message is one sentence that names the variable, its value and what is allowed. */
export class ConfigError extends ValidationError {}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LOG_FORMATS = ['json', 'pretty'] as const;
const ROLES = ['all', 'web', 'worker'] as const;
const METRICS = ['token', 'open'] as const;
/** Characters. A shorter secret of the hook is taken all the same (`weakSecrets`). */
const STRONG_SECRET = 16;
/** Characters. The token makes whoever has it an administrator, and anybody may try, so shorter ones are refused. */
const SHORTEST_API_TOKEN = 24;
/** The proxies that are trusted by default: those on this machine. */
const LOOPBACK = ['127.0.0.0/8', '::1'];
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** The settings, checked. README.md says what each variable takes. */
export interface Config {
  port: number;
  host: string;
  /** The address under which people and senders reach the server, without a slash at the end. */
  publicUrl: string;
  /** Absolute path of the folder with the database and the master key. */
  dataDir: string;
  /** Absolute path of the folder with flow files. */
  flowsDir: string;
  /**
   * What the master key of all secrets is made of (`secrets/master-key.ts`); absent: it is in a file of the data
   * folder, made at the first start.
   */
  secretKey?: string;
  /** The bearer token of the service administrator `automation`. */
  apiToken?: string;
  /** Secret of the hook of the connection `default`. */
  oktaHookSecret?: string;
  /** Hosts, addresses or CIDRs, each with an optional port, that outbound calls may reach although private. */
  allowPrivate: string[];
  /** The largest body that the hooks take. */
  hookMaxBytes: number;
  /** Addresses and CIDRs of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** Who may read /metrics: whoever has an API token, or everybody. */
  metrics: (typeof METRICS)[number];
  logLevel: (typeof LOG_LEVELS)[number];
  logFormat: (typeof LOG_FORMATS)[number];
}

/**
 * @param terminal whether a person reads the output: the log is then made for people by default
 * @throws ConfigError `config.invalid`
 */
export function readConfig(env: Record<string, string | undefined>, terminal = false): Config {
  // An empty variable is what `docker run -e NAME=` and a commented compose file give: it means absent.
  const text = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  refuseUnsupported(text);
  const port = wholeNumber('PORT', text('PORT') ?? '3000', 1, 65_535);
  const host = hostName(text('HOST') ?? '127.0.0.1');
  const config: Config = {
    port,
    host,
    publicUrl: publicUrl(text('PUBLIC_URL'), host, port),
    dataDir: resolve(text('SIGNALBOX_DATA_DIR') ?? './data'),
    flowsDir: resolve(text('SIGNALBOX_FLOWS_DIR') ?? './flows'),
    allowPrivate: allowPrivate(text('SIGNALBOX_ALLOW_PRIVATE')),
    hookMaxBytes: wholeNumber(
      'SIGNALBOX_HOOK_MAX_BYTES',
      text('SIGNALBOX_HOOK_MAX_BYTES') ?? '4194304',
      1_024,
      268_435_456,
    ),
    trustedProxies: trustedProxies(text('TRUSTED_PROXIES')),
    metrics: oneOf('SIGNALBOX_METRICS', text('SIGNALBOX_METRICS') ?? 'token', METRICS),
    logLevel: oneOf('LOG_LEVEL', text('LOG_LEVEL') ?? 'info', LOG_LEVELS),
    logFormat: oneOf('LOG_FORMAT', text('LOG_FORMAT') ?? (terminal ? 'pretty' : 'json'), LOG_FORMATS),
  };
  const secretKey = text('SIGNALBOX_SECRET_KEY');
  const apiToken = text('SIGNALBOX_API_TOKEN');
  const oktaHookSecret = text('SIGNALBOX_OKTA_HOOK_SECRET');
  if (secretKey !== undefined) config.secretKey = secretKey;
  if (apiToken !== undefined) config.apiToken = strongToken(apiToken);
  if (oktaHookSecret !== undefined) config.oktaHookSecret = oktaHookSecret;
  return config;
}

/**
 * A setting that this release does not have would change where data goes. It must not be ignored in silence. @throws
 * ConfigError `config.invalid`
 */
function refuseUnsupported(text: (name: string) => string | undefined): void {
  if (text('DATABASE_URL') !== undefined) {
    const message =
      'DATABASE_URL is set, but this release keeps its data in SQLite only: remove the variable and use SIGNALBOX_DATA_DIR.';
    throw new ConfigError('config.invalid', message, { details: { variable: 'DATABASE_URL' } });
  }
  const role = oneOf('SIGNALBOX_ROLE', text('SIGNALBOX_ROLE') ?? 'all', ROLES);
  if (role !== 'all')
    throw wrong('SIGNALBOX_ROLE', role, 'all (web and worker need PostgreSQL, which this release does not have)');
}

function wholeNumber(variable: string, value: string, least: number, most: number): number {
  const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most)) throw wrong(variable, value, `a whole number from ${least} to ${most}`);
  return number;
}

function hostName(value: string): string {
  // A name whose last part is a number is no host name: URLs read it as a bad IPv4 address.
  if (isIP(value) === 0 && (!HOST_NAME.test(value) || !URL.canParse(`http://${value}`)))
    throw wrong('HOST', value, 'an IP address or a host name, such as 127.0.0.1 or 0.0.0.0');
  return value;
}

function publicUrl(value: string | undefined, host: string, port: number): string {
  if (value === undefined) {
    // A wildcard address is where to listen, not where to click.
    const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
    return `http://${isIP(name) === 6 ? `[${name}]` : name}:${port}`;
  }
  const url = URL.parse(value);
  const plain =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '';
  if (!plain || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw wrong('PUBLIC_URL', value, 'an http or https address without path, such as https://signalbox.example.com');
  }
  return url.origin;
}

/** The value is a secret, so no sentence shows it. */
function strongToken(value: string): string {
  if (value.length >= SHORTEST_API_TOKEN) return value;
  const message = `SIGNALBOX_API_TOKEN has ${value.length} characters, but must have ${SHORTEST_API_TOKEN} or more, since whoever guesses it is an administrator. "openssl rand -hex 24" makes one.`;
  throw new ConfigError('config.invalid', message, { details: { variable: 'SIGNALBOX_API_TOKEN' } });
}

function trustedProxies(value: string | undefined): string[] {
  if (value === undefined) return LOOPBACK;
  const entries = value.split(',').map((entry) => entry.trim());
  for (const entry of entries) {
    const range = parseRange(entry);
    // A range of everybody would let each client say that it is another.
    if (range === undefined || range[1] === 0)
      throw wrong(
        'TRUSTED_PROXIES',
        entry,
        'addresses or CIDRs of proxies with commas between, such as 127.0.0.1,172.17.0.0/16',
      );
  }
  return entries;
}

function allowPrivate(value: string | undefined): string[] {
  const entries = (value ?? '').split(',').map((entry) => entry.trim());
  const named = entries.filter((entry) => entry !== '');
  for (const entry of named) {
    const [name = ''] = /^\[[^\]]+\]|^[^/]*/.exec(entry) ?? [];
    const rest = entry.slice(name.length);
    const bare = name.replace(/^\[|\]$/g, '');
    const host = isIP(bare) === 6 ? bare : bare.replace(/:\d{1,5}$/, '');
    const known = isIP(host) !== 0 || HOST_NAME.test(host);
    if (!known || !/^(?:\/\d{1,3})?(?::\d{1,5})?$/.test(rest)) {
      throw wrong(
        'SIGNALBOX_ALLOW_PRIVATE',
        entry,
        'hosts, addresses or CIDRs with commas between, such as 127.0.0.1:9999,10.0.0.0/8',
      );
    }
  }
  return named;
}

/**
 * The names of variables whose value is so short that it could be guessed. They are taken all the same, and told at the
 * start.
 */
export function weakSecrets({ oktaHookSecret }: Pick<Config, 'oktaHookSecret'>): string[] {
  return oktaHookSecret !== undefined && oktaHookSecret.length < STRONG_SECRET ? ['SIGNALBOX_OKTA_HOOK_SECRET'] : [];
}

function oneOf<Value extends string>(variable: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw wrong(variable, value, allowed.join(', '));
  return found;
}

function wrong(variable: string, value: string, allowed: string): ConfigError {
  return new ConfigError('config.invalid', `${variable} is "${value}", but must be ${allowed}.`, {
    details: { variable, allowed },
  });
}
