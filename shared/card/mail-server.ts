// The mail server that the settings of a connection of the app smtp name, as an address like that of any other host.
import type { JsonObject } from '../json.ts';

export const SMTP_PORT = 587;

/** `smtp://host:port` */
export function mailServerOf(settings: JsonObject | undefined): string {
  const host = String(settings?.['host'] ?? '');
  return `smtp://${host.includes(':') ? `[${host}]` : host}:${Number(settings?.['port'] ?? SMTP_PORT)}`;
}
