// What a card found out about a call of its own whose answer was lost (J5). The journal keeps it, so both texts are for
// people: what was looked at, and what was seen there.
import type { JsonValue } from '../json.ts';

interface Seen {
  /** "The status of the user 00u1". */
  looked: string;
  /** "It is SUSPENDED, since 2026-11-03T09:14:36.000Z." */
  seen: string;
}

/**
 * `happened`: the step finishes with what `run` would have given. `not-happened`: the attempt is made again, so only where
 * the lost call cannot take effect later, or a second one would be harmless or refused. `unclear`: it is decided as without
 * a look.
 */
export type Look<Output = JsonValue> =
  | (Seen & { found: 'happened'; output: Output; port: string })
  | (Seen & { found: 'not-happened' })
  | (Seen & { found: 'unclear' });

/** The call took effect. `output` is as `run` would have given it, through `port` (default `out`). */
export function happened<Output>(what: Seen, output: Output, port = 'out'): Look<Output> {
  return { ...what, found: 'happened', output, port };
}

/** The call did not take effect. It cannot any more, or may be made twice without harm, so it is made again. */
export function notHappened(what: Seen): Look<never> {
  return { ...what, found: 'not-happened' };
}

/** What is there does not tell whether the call took effect. */
export function unclear(what: Seen): Look<never> {
  return { ...what, found: 'unclear' };
}
