// The names that lists of events show, out of a stored body: who did it, and to whom. A sender may write anything
// there.
import { isJsonObject, type JsonValue } from '../../../shared/json.ts';
import type { EventRow } from '../event-store.ts';
import { unpackBody, type StoredBody } from './body-text.ts';

/** In characters. A longer name is cut, so that a list of events stays small whatever senders write. */
const LONGEST_NAME = 500;

/** The names of actor and target. A body that cannot be read has none here; whoever opens the event hears why. */
export function namesIn(stored: StoredBody | undefined): Pick<EventRow, 'actor' | 'target'> {
  const event = stored === undefined ? null : parsed(stored);
  if (!isJsonObject(event)) return { actor: null, target: null };
  const { actor, target } = event;
  const targets = Array.isArray(target) ? target.filter(isJsonObject) : [];
  return { actor: nameOf(actor), target: nameOf(targets.find((one) => one['type'] === 'User') ?? targets[0]) };
}

function parsed(stored: StoredBody): JsonValue {
  try {
    return JSON.parse(unpackBody(stored)) as JsonValue;
  } catch {
    return null;
  }
}

/** The display name, else the `alternateId`, which is the login of a user. */
function nameOf(who: JsonValue | undefined): string | null {
  return isJsonObject(who) ? (named(who['displayName']) ?? named(who['alternateId'])) : null;
}

/** Text and numbers are names; whatever else stands there is none. */
function named(value: JsonValue | undefined): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value).slice(0, LONGEST_NAME);
}
