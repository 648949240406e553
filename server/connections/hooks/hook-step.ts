// What an event hook in Okta should be, and what is to be done to the one that was seen. Pure.
import type { AppError } from '../../../shared/errors.ts';
import type { NeededEventType } from '../../../shared/okta/needed-event-types.ts';
import type { OktaHookRow, SeenHook } from '../../store/okta-hook-store.ts';
import type { HookChannel } from './hook-calls.ts';

/** @source Okta: event types of one event hook */
export const MOST_TYPES = 300;

/** The event types that flows need, by what a hook can do for them. */
export interface HookTypes {
  /** What the hook is to carry, sorted. */
  items: string[];
  /** Types that are needed, and that Okta lets no event hook have. */
  undeliverable: string[];
  /** Types that are needed, and beyond the number that a hook may have. */
  leftOut: string[];
}

/** @param refused types that Okta refused to this hook before */
export function hookTypes(needed: readonly NeededEventType[], refused: readonly string[]): HookTypes {
  const [may, mayNot]: [string[], string[]] = [[], []];
  for (const { type, byHook } of needed) (byHook && !refused.includes(type) ? may : mayNot).push(type);
  return { items: may.slice(0, MOST_TYPES), undeliverable: mayNot, leftOut: may.slice(MOST_TYPES) };
}

/** One thing that is done to a hook. */
export type HookWork = 'make' | 'items' | 'channel' | 'activate' | 'verify';

/** What is known of a hook. `written`: the channel as Okta was given it last. */
export type WrittenHook = Pick<OktaHookRow, 'hookId' | 'seen'> & { written: HookChannel | undefined };

/**
 * What brings the hook into step, in this order. Somebody may have removed it or switched it off on purpose, so that is
 * undone only where a person asks for it.
 */
export function workOn(
  { hookId, seen, written }: WrittenHook,
  types: Pick<HookTypes, 'items'>,
  channel: HookChannel,
  isAsked: boolean,
): HookWork[] {
  if (seen === null) return hookId === null || isAsked ? ['make', 'verify'] : [];
  const isOff = seen.status !== 'ACTIVE';
  const work: HookWork[] = [];
  if (!isSameChannel(seen, written, channel)) work.push('channel');
  else if (!hasItems(seen, types)) work.push('items');
  if (isOff && isAsked) work.push('activate');
  const isVerified = seen.verificationStatus === 'VERIFIED' && !work.includes('channel');
  if (!isVerified && (!isOff || isAsked)) work.push('verify');
  return work;
}

/** True where nothing is to be done, also if a person asked. */
export function isInStep(hook: WrittenHook, types: Pick<HookTypes, 'items'>, channel: HookChannel): boolean {
  return hook.seen !== null && hook.seen.status === 'ACTIVE' && workOn(hook, types, channel, true).length === 0;
}

/** True where Okta has our address, header and secret. */
function isSameChannel(seen: SeenHook, written: HookChannel | undefined, channel: HookChannel): boolean {
  return (
    seen.url === channel.url &&
    seen.headerName?.toLowerCase() === channel.headerName.toLowerCase() &&
    written?.secret === channel.secret
  );
}

/**
 * True where it carries what is needed. Where no flow needs any, those that it has may stay: Okta has no hook without
 * events.
 */
function hasItems(seen: SeenHook, { items }: Pick<HookTypes, 'items'>): boolean {
  if (items.length === 0) return true;
  const has = new Set(seen.items);
  return has.size === items.length && items.every((item) => has.has(item));
}

/**
 * The types that Okta's refusal names: of a feature that the org lacks, or newer than what it knows. Empty: the refusal
 * is about something else.
 */
export function refusedTypes({ code, message, details }: AppError, items: readonly string[]): string[] {
  if (code !== 'okta.bad-request') return [];
  const words = new Set(
    `${message} ${JSON.stringify(details)}`.split(/[^\w.-]+/).map((word) => word.replace(/\.$/, '')),
  );
  const named = items.filter((item) => words.has(item));
  return named.length === items.length ? [] : named;
}
