// The server's log: pino, as JSON for machines or as lines for a terminal. Secrets are cut out by the names of their
// fields here, and by their values wherever they are known (S4).
import pino, { type DestinationStream, type Logger } from 'pino';

import { asOneLine, forTerminal } from '../lib/terminal-text.ts';

export type { Logger };

/** Names of fields whose values are never logged, up to two levels deep. */
const SECRET_NAMES = ['authorization', 'cookie', 'password', 'secret', 'token', 'apiToken', 'privateKey'];
const REDACTED = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.headers["${name}"]`]);
const LEVEL_NAMES: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
/** Every line has these: they are shown in the line's head, or not at all. */
const IN_HEAD = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err']);

/** `level`: a level of pino, such as `info`. */
export interface LogOptions {
  level: string;
  format: 'json' | 'pretty';
  /**
   * Takes known secrets out of a line of JSON (S4). It is asked anew for each line, so it may use the secrets as they
   * are then.
   */
  cut?: (line: string) => string;
}

/** @param write where the lines go; default: the standard output, synchronously, so that a crash loses none. */
export function createLogger(options: LogOptions, write: (line: string) => void = toStandardOutput): Logger {
  const { format, cut = (line) => line } = options;
  const shape = format === 'pretty' ? prettyLine : (line: string): string => line;
  const stream: DestinationStream = { write: (line) => write(shape(cut(line))) };
  return pino(
    {
      level: options.level,
      redact: { paths: REDACTED, censor: '(redacted)' },
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    stream,
  );
}

function toStandardOutput(line: string): void {
  process.stdout.write(line);
}

/**
 * One JSON line of pino as `12:30:01 info  message  key=value`, with the stack of an error below it. The time is UTC.
 * Nothing that strangers wrote into any of it begins a line of its own, and the terminal obeys none of it.
 */
export function prettyLine(line: string): string {
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null) return line;
  const fields = new Map<string, unknown>(Object.entries(entry));
  const time = String(fields.get('time') ?? '').slice(11, 19);
  const level = LEVEL_NAMES[Number(fields.get('level'))] ?? '';
  const rest = [...fields].filter(([key]) => !IN_HEAD.has(key)).map(([key, value]) => `${key}=${shown(value)}`);
  const parts = [time, level.padEnd(5), String(fields.get('msg') ?? ''), ...rest];
  const head = asOneLine(parts.join(' ').trimEnd());
  const stack = stackOf(fields.get('err'));
  return stack === '' ? `${head}\n` : `${head}\n${stack}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value);
}

function stackOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return '';
  return forTerminal(String(error.stack)).replace(/^/gm, '  ');
}
