// The mail server that the settings of a connection of the app smtp name, as an address like that of any other host.
import type { JsonObject } from '../json.ts';

/** The port for sending from clients (RFC 6409), where a connection names none. */
export const SMTP_PORT = 587;

/** The server as `smtp://host:port`. Places at hosts (T8) are counted by it. */
export function mailServerOf(settings: JsonObject | undefined): string {
  const host = String(settings?.['host'] ?? '');
  return `smtp://${host.includes(':') ? `[${host}]` : host}:${Number(settings?.['port'] ?? SMTP_PORT)}`;
}
