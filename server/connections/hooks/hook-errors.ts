// What goes wrong with an event hook in Okta, in words.
import { type AppError, RetryableError, TerminalError, toAppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Redactor } from '../../secrets/redact.ts';
import type { OktaHookRow, SeenHook } from '../../store/okta-hook-store.ts';
import type { HookCalls, HookChannel } from './hook-calls.ts';
import type { HookWork } from './hook-step.ts';

/** Has the hook verified. @throws TerminalError `okta.hook-unverified`; as `OktaClient` */
export async function verified(calls: HookCalls, id: string, { url }: HookChannel): Promise<SeenHook> {
  try {
    return await calls.verify(id);
  } catch (thrown) {
    const { code, message, details } = toAppError(thrown);
    if (code !== 'okta.bad-request') throw thrown;
    throw new TerminalError(
      'okta.hook-unverified',
      `The event hook is in Okta, and Okta could not verify it. It must reach ${url} from the internet within three seconds. ${message}`,
      { details },
    );
  }
}

/** The error without secrets: what Okta says may repeat what it was sent (S4). */
export function redacted(error: AppError, redactor: Redactor): AppError {
  const message = redactor.text(error.message);
  const details = redactor.json(error.details);
  if (error instanceof TerminalError) return new TerminalError(error.code, message, { details });
  if (error instanceof RetryableError) {
    const { retryAfterMs, surelyNotDone } = error;
    const wish = retryAfterMs === undefined ? {} : { retryAfterMs };
    return new RetryableError(error.code, message, { details, surelyNotDone, ...wish });
  }
  return error;
}

/**
 * Okta delivers by HTTPS alone; only what is no Okta, a simulator, may do otherwise.
 * @throws TerminalError `okta.hook-address`
 */
export function refuseAddress(settings: JsonObject | undefined, { url }: HookChannel): void {
  const orgUrl = settings?.['orgUrl'];
  if (typeof orgUrl !== 'string' || !orgUrl.startsWith('https:') || url.startsWith('https:')) return;
  throw new TerminalError(
    'okta.hook-address',
    `Okta delivers to HTTPS addresses only, and this installation is at ${url}. Set PUBLIC_URL to the HTTPS address under which Okta reaches it, and restart.`,
  );
}

/** There is nothing to make a hook for. */
export function noTypes(): TerminalError {
  return new TerminalError(
    'okta.hook-no-types',
    'No active flow listens to an event that an event hook can bring, and Okta makes no hook without one. Activate a flow with an Okta trigger first.',
  );
}

/** Somebody deleted the hook in Okta; only a person has it made again. */
export function gone({ hookId }: Pick<OktaHookRow, 'hookId'>): TerminalError {
  return new TerminalError(
    'okta.hook-gone',
    `The event hook ${hookId ?? ''} is no longer in Okta: somebody deleted it there. Create it again, or make one by hand.`,
  );
}

/**
 * Okta took a change and shows something else, so writing it again and again would not help.
 * @param left what would still be to be done
 */
export function differs({ hookId }: Pick<OktaHookRow, 'hookId'>, left: readonly HookWork[]): TerminalError {
  const words: Partial<Record<HookWork, string>> = { items: 'its events', channel: 'its address or header' };
  const what = left.map((work) => words[work] ?? 'its verification').join(' and ');
  return new TerminalError(
    'okta.hook-differs',
    `Okta took the change of the event hook ${hookId ?? ''} and shows ${what} otherwise than they were sent. Compare it in Okta with what Signalbox shows, and then bring it into step.`,
  );
}
