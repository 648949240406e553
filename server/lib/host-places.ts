// Who may call which host now (T8): so many calls at a time of one host and so many in all, shared by turns between the
// flows that call a host, and evenly between hosts. A host that hangs keeps no other host's callers waiting. Nobody
// holds one place while waiting for another, so there is no deadlock and waits need no limit. Opens no connection.
import { cancelledBy } from './http-client-errors.ts';
import type { TimeLimit } from './time-limit.ts';

/** Calls at a time of one host over HTTP. */
export const HTTP_PLACES = 128;
/** Messages at a time to one mail server, which usually takes few connections from one client. */
export const MAIL_PLACES = 5;
/**
 * Calls at a time in all. It is exceeded only by hosts that have fewer than `ALWAYS`, for which there is always room.
 */
const PLACES_IN_ALL = 1_024;
/** Calls at a time that every host may have, however many others run. */
const ALWAYS = 8;

/** The place of one call at a host, from the moment it is asked for until it is left. */
export interface HostPlace {
  readonly host: string;
  /** False while it is waited for, and once it was left. */
  readonly isTaken: boolean;
  /** Gives the place back, or stops waiting for it. It must be called once; calling it again does no harm. */
  leave(): void;
}

/** On whose behalf hosts are called. */
export interface Visitor {
  /** Those of one name share their turns at a host: the calls of a flow. */
  sharer: string;
  /**
   * A place that was asked for, or taken, before anything is called. The first call has it and sets this to undefined.
   */
  place: HostPlace | undefined;
  /** The time limit of the step. It stands still while a call waits for its place, and so does the call's own. */
  limit: TimeLimit | undefined;
}

export interface HostPlaces {
  /** @param begin is called once, when the place is taken; not where it is taken at once, which `isTaken` says */
  ask(host: string, sharer: string, begin: () => void): HostPlace;
  /**
   * The place of a call: the visitor's own, where that is at this host, else one that is waited for while `limit` and
   * the visitor's stand still. @throws CancelledError, or what `signal` was aborted with
   */
  enter(
    host: string,
    visitor: Visitor | undefined,
    signal: AbortSignal,
    limit: TimeLimit,
  ): HostPlace | Promise<HostPlace>;
}

/**
 * The name under which an address's host has its places: protocol, host and port. Undefined where the address leads to
 * none.
 */
export function hostOfUrl(url: string): string | undefined {
  const parsed = URL.parse(url.trim());
  return parsed === null || parsed.host === '' ? undefined : `${parsed.protocol}//${parsed.host}`;
}

/** A host that somebody calls or waits for; others are forgotten. */
interface Host {
  name: string;
  most: number;
  taken: number;
  /** By sharer, whose turn it is first. */
  waiting: Map<string, Set<Place>>;
}

/** A place as this module sees it. */
interface Place extends HostPlace {
  isTaken: boolean;
  begin(): void;
}

export interface HostPlacesOptions {
  /** Calls at a time in all. Default 1,024. */
  inAll?: number;
  /** Calls at a time of one host over HTTP. Default 128. */
  perHost?: number;
}

export function createHostPlaces({ inAll = PLACES_IN_ALL, perHost = HTTP_PLACES }: HostPlacesOptions = {}): HostPlaces {
  const hosts = new Map<string, Host>();
  /** Those that somebody waits for. */
  const crowded = new Set<Host>();
  let taken = 0;

  function hostOf(name: string): Host {
    const known = hosts.get(name);
    if (known !== undefined) return known;
    const most = name.startsWith('smtp:') ? MAIL_PLACES : perHost;
    const made = { name, most, taken: 0, waiting: new Map<string, Set<Place>>() };
    hosts.set(name, made);
    return made;
  }

  /** Whether one more call of this host may begin now. */
  function hasRoom(host: Host): boolean {
    return host.taken < host.most && (taken < inAll || host.taken < ALWAYS);
  }

  function take(host: Host, place: Place): void {
    host.taken += 1;
    taken += 1;
    place.isTaken = true;
  }

  /** Whose turn it is at a host; its sharer's next one comes after all others'. */
  function next(host: Host): Place | undefined {
    for (const [sharer, places] of host.waiting) {
      host.waiting.delete(sharer);
      for (const place of places) {
        places.delete(place);
        if (places.size > 0) host.waiting.set(sharer, places);
        else if (host.waiting.size === 0) crowded.delete(host);
        return place;
      }
    }
    return undefined;
  }

  /** As long as there is room, the host has it that has the fewest places of those that somebody waits for. */
  function serve(): void {
    for (;;) {
      let fewest: Host | undefined;
      for (const host of crowded) {
        if (hasRoom(host) && (fewest === undefined || host.taken < fewest.taken)) fewest = host;
      }
      const place = fewest && next(fewest);
      if (fewest === undefined || place === undefined) return;
      take(fewest, place);
      place.begin();
    }
  }

  function ask(name: string, sharer: string, begin: () => void): HostPlace {
    const host = hostOf(name);
    let left = false;
    const place: Place = {
      host: name,
      isTaken: false,
      begin,
      leave() {
        if (left) return;
        left = true;
        if (place.isTaken) {
          place.isTaken = false;
          host.taken -= 1;
          taken -= 1;
          if (crowded.size > 0) serve();
        } else {
          const same = host.waiting.get(sharer);
          same?.delete(place);
          if (same?.size === 0) host.waiting.delete(sharer);
          if (host.waiting.size === 0) crowded.delete(host);
        }
        if (host.taken === 0 && host.waiting.size === 0) hosts.delete(name);
      },
    };
    if (!crowded.has(host) && hasRoom(host)) {
      take(host, place);
      return place;
    }
    const same = host.waiting.get(sharer);
    if (same === undefined) host.waiting.set(sharer, new Set([place]));
    else same.add(place);
    crowded.add(host);
    return place;
  }

  return {
    ask,
    enter(host, visitor, signal, limit) {
      const own = visitor?.place;
      if (visitor !== undefined && own !== undefined) {
        visitor.place = undefined;
        if (own.isTaken && own.host === host) return own;
        own.leave();
      }
      const { promise, resolve, reject } = Promise.withResolvers<HostPlace>();
      const place = ask(host, visitor?.sharer ?? '', () => settle(() => resolve(place)));
      if (place.isTaken) return place;
      if (signal.aborted) {
        place.leave();
        throw cancelledBy(signal);
      }
      const onAbort = (): void => {
        place.leave();
        settle(() => reject(cancelledBy(signal)));
      };
      const settle = (how: () => void): void => {
        signal.removeEventListener('abort', onAbort);
        for (const each of [limit, visitor?.limit]) each?.resume();
        how();
      };
      for (const each of [limit, visitor?.limit]) each?.pause();
      signal.addEventListener('abort', onAbort, { once: true });
      return promise;
    },
  };
}
