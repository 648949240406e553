// Where a trigger's events come from beside Okta, and what it says of them. What happens with it is the server's ingest.
import type { JsonObject, JsonValue } from '../json.ts';
import type { DeliveryVia } from '../okta/log-event.ts';

/**
 * `okta`: its System Log. `schedule`: the clock. `webhook`: requests to an address of this installation. `call`: a step
 * of another flow, or a person.
 */
export type TriggerSource = 'okta' | 'schedule' | 'webhook' | 'call';

/** When it fires; `shared/schedule/cron.ts` says what is valid. */
export interface ScheduleSpec {
  cron: string;
  /** IANA name. */
  timeZone: string;
  /** What becomes of times that passed while nobody could fire them. */
  missed: 'skip' | 'catch-up';
}

/** How a request proves where it comes from. Secrets are those of the node's connection. */
export type WebhookAuth =
  | { kind: 'none' }
  /** A header holds the secret. */
  | { kind: 'secret' }
  /** A header holds prefix and HMAC-SHA256, in hex or base64. */
  | {
      kind: 'hmac';
      prefix: string;
      /** Header with the time of signing; null: none. */
      timestampHeader: string | null;
      /** What is signed: `{body}` and `{timestamp}` stand for the raw body and the time as it was sent. */
      signedText: string;
    };

export interface WebhookSpec {
  /** Segments after `/webhooks/`. */
  path: string;
  /** In capitals. */
  method: string;
  auth: WebhookAuth;
  /** Milliseconds to wait for the run's result; null: answer at once. */
  waitMs: number | null;
}

/** An event of a schedule or webhook is addressed: it names the one trigger that it is for. */
export interface AddressedEvent extends JsonObject {
  eventType: string;
  flowId: string;
  nodeId: string;
  published: string;
  [part: string]: JsonValue;
}

/** The source of what came this way; an event by hand stands for one of Okta's. */
export function sourceOf(via: DeliveryVia): TriggerSource {
  return via === 'schedule' || via === 'webhook' ? via : 'okta';
}

declare module 'zod' {
  interface GlobalMeta {
    /**
     * The form that a value has (`formats.ts`): `cron`, `time-zone`, `url`, `date-time`, `emails` or `bare-emails` of a text or a list, `headers` of an
     * object.
     */
    format?: string;
    /** Values that are allowed and worth a warning when a flow is published, each with the sentence that says why. */
    cautions?: Record<string, string>;
  }
}
