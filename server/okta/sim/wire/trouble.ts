// Switches for trouble. A planned trouble meets the next calls that fit it, as many as was asked for. The other
// switches hold until they are set back.

export const TROUBLE_KINDS = [
  /** 429 of the bucket: not processed. */
  'rate-limit',
  /** 429 of the concurrency limit (limit 0). */
  'concurrency',
  /** 500, not processed. */
  'server-error',
  /** 503, read-only for maintenance. */
  'maintenance',
  /** A page of HTML with status 200. */
  'html',
  /** A redirect to another host. */
  'redirect',
  /** Cut before it is processed. */
  'refused',
  /** Processed, and the connection cut before the answer. */
  'lost',
  /** 401 E0000011 whatever the token. */
  'bad-token',
  /** Answered after `slowMs`. */
  'slow',
  /** An answer of 10 MB. */
  'huge',
  /** The next link leads to another host. */
  'foreign-next',
] as const;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];

export interface PlannedTrouble {
  kind: TroubleKind;
  /** How many more calls it meets. */
  times: number;
  /** Only calls of this method. */
  method?: string;
  /** Only calls of this path template: `/api/v1/users/{id}/lifecycle/suspend`, or `/oauth2/v1/token`. */
  path?: string;
}

export interface DeliveryTrouble {
  /** How long the first event of a batch waits for others. Default 10,000. */
  delayMs: number;
  /** How many of the next deliveries are never sent. No event tells of that either. */
  lose: number;
  /** How many of the next deliveries are sent twice, the second with an `eventId` of its own. */
  duplicate: number;
  /** How many of the next batches wait until the one after them is sent. */
  holdBack: number;
  /** Events of a batch in reverse. */
  reverse: boolean;
}

export interface Trouble {
  /** Plans trouble for the next call that fits, or the next `times` ones (default 1). */
  next(kind: TroubleKind, where?: Partial<Omit<PlannedTrouble, 'kind'>>): void;
  readonly planned: readonly PlannedTrouble[];
  /** The kind of the first plan that fits this call, which is used up by one; null: no trouble. */
  meet(call: { method: string; path: string }): TroubleKind | null;
  /** Ends everything planned and set. */
  clear(): void;

  /** Added to the org's clock. Default 0. */
  clockSkewMs: number;
  /** How long a `slow` answer takes. Default 5000. */
  slowMs: number;
  /** How many seconds tokens live, although an hour is promised; null: the hour. */
  lifeSeconds: number | null;
  /** Whether the API, too, asks for a nonce in the proofs of DPoP. */
  apiNonce: boolean;
  deliveries: DeliveryTrouble;
  log: {
    /** How many of the next events are kept in the log only after the one that follows them. */
    late: { next: number };
    /** Whether cursors of the log that were given out before are refused. */
    staleCursors: boolean;
  };
}

const untroubled = (): DeliveryTrouble => ({ delayMs: 10_000, lose: 0, duplicate: 0, holdBack: 0, reverse: false });

export function createTrouble(): Trouble {
  let planned: PlannedTrouble[] = [];
  const trouble: Trouble = {
    next(kind, where = {}) {
      planned.push({ ...where, kind, times: where.times ?? 1 });
    },
    get planned() {
      return planned;
    },
    meet({ method, path }) {
      const found = planned.find(
        (each) => (each.method ?? method) === method && (each.path ?? path) === path && each.times > 0,
      );
      if (found === undefined) return null;
      found.times -= 1;
      planned = planned.filter(({ times }) => times > 0);
      return found.kind;
    },
    clear() {
      planned = [];
      this.clockSkewMs = 0;
      this.slowMs = 5000;
      this.lifeSeconds = null;
      this.apiNonce = false;
      Object.assign(this.deliveries, untroubled());
      this.log.late.next = 0;
      this.log.staleCursors = false;
    },
    clockSkewMs: 0,
    slowMs: 5000,
    lifeSeconds: null,
    apiNonce: false,
    deliveries: untroubled(),
    log: { late: { next: 0 }, staleCursors: false },
  };
  return trouble;
}
