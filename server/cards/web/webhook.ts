// web.webhook: starts on a request to an address of this installation.
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import { anyJson } from '../../../shared/card/fields.ts';
import type { WebhookAuth } from '../../../shared/card/trigger-source.ts';
import { isJsonObject, type JsonValue } from '../../../shared/json.ts';
import { asText } from '../../../shared/okta/normalise.ts';

const PATH = /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** Many senders and proxies give up after a minute. */
const LONGEST_WAIT_SECONDS = 55;

const sampleTime = '2026-11-05T10:24:00.000Z';
const sampleOutput = {
  method: 'POST',
  path: 'alerts/critical',
  headers: { 'content-type': 'application/json', 'user-agent': 'monitoring/2.1' },
  query: { site: 'rotterdam' },
  body: { alert: 'Disk almost full', host: 'db-1', severity: 3 },
  receivedAt: sampleTime,
};

const textOrTexts = z.union([z.string(), z.array(z.string())]);

export default defineTrigger({
  id: 'web.webhook',
  version: 1,
  title: 'Webhook',
  mark: 'webhook',
  summary: 'Starts when another system sends a request to an address here.',
  docs: [
    'The address is `<public address>/webhooks/<path>`, with the address of this installation (`PUBLIC_URL`) in front; the API gives it whole as `webhooks` of the flow. It answers while the flow is active. No two active flows can share a path.',
    'Bodies are JSON, form fields (each becomes a field of **Body**) or text, up to 1 MiB. A request is stored before it is answered; 503 says that it was not, and that it is worth sending again. A sender that may repeat itself adds the header `Idempotency-Key`: the same key a second time starts nothing and gets the run of the first.',
    "**Secret**: the connection's header must hold its secret. **Signature**: the header must hold the HMAC-SHA256 of the body with the secret, in hex or base64, after the prefix, as GitHub sends it (`X-Hub-Signature-256: sha256=…`). With a timestamp header, requests signed more than 5 minutes ago are refused, and the time is signed too: by default `{timestamp}.{body}`. The connection says which header.",
    'Answered **at once** with 202 and `{"runId": …}`, or with the **result**: 200 and what Stop gave as result, 502 with the error\'s code when the run failed, 202 with the run\'s id when it takes longer.',
  ].join('\n\n'),
  source: 'webhook',
  input: z.object({
    path: z
      .string()
      .max(200)
      .regex(PATH, { error: 'A path has small letters, digits and hyphens, with / between parts: alerts/critical.' })
      .meta({
        title: 'Path',
        description: 'What stands after /webhooks/ in the address.',
        placeholder: 'alerts/critical',
      }),
    method: z.enum(['POST', 'GET', 'PUT', 'PATCH', 'DELETE']).default('POST').meta({ title: 'Method' }),
    auth: z
      .enum(['none', 'secret', 'hmac'])
      .default('none')
      .meta({
        title: 'Proof of the sender',
        description: 'None, a header with a secret, or a signature of the body. The last two need a connection.',
        cautions: {
          none: 'Whoever knows the address can start this flow. Choose a secret or a signature, unless that is meant.',
        },
      }),
    signaturePrefix: z.string().max(100).default('sha256=').meta({
      title: 'Signature prefix',
      description: 'What stands before the signature in its header. Only for a signature.',
    }),
    timestampHeader: z
      .string()
      .regex(HEADER_NAME, { error: 'A header name has letters, digits and hyphens, for example X-Request-Timestamp.' })
      .optional()
      .meta({
        title: 'Timestamp header',
        description: 'Holds the time of signing in seconds; more than 5 minutes off is refused. Only for a signature.',
      }),
    signedText: z
      .string()
      .max(200)
      .regex(/\{body\}/, { error: 'The signed text holds {body}, for example v0:{timestamp}:{body}.' })
      .optional()
      .meta({
        title: 'Signed text',
        description: 'Left out: {body}, or {timestamp}.{body} with a timestamp header. Only for a signature.',
        placeholder: 'v0:{timestamp}:{body}',
      }),
    respond: z.enum(['at-once', 'result']).default('at-once').meta({
      title: 'Answer',
      description: "At once with the run's id, or with the run's result.",
    }),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(LONGEST_WAIT_SECONDS)
      .default(30)
      .meta({
        title: 'Wait for the result',
        description: `Seconds, at most ${LONGEST_WAIT_SECONDS}.`,
      }),
  }),
  output: z.object({
    method: z.string().meta({ title: 'Method' }),
    path: z.string().meta({ title: 'Path' }),
    headers: z.record(z.string(), z.string()).meta({
      title: 'Headers',
      description: 'Names in lower case; the ones that hold secrets are left out.',
    }),
    query: z.record(z.string(), textOrTexts).meta({ title: 'Query' }),
    body: anyJson.meta({ title: 'Body', description: 'Null where there was none.' }),
    receivedAt: z.string().meta({ title: 'Received At' }),
  }),
  sampleEvent: { eventType: 'web.webhook', published: sampleTime, ...sampleOutput },
  sample: sampleOutput,
  example: { path: 'alerts/critical' },
  eventTypes: ['web.webhook'],
  addressFrom: 'path',
  connection: {
    apps: [{ app: 'webhook' }],
    required: false,
    requiredFor: { input: 'auth', values: ['secret', 'hmac'] },
  },
  webhook: (input) => ({
    path: input.path,
    method: input.method,
    auth: authOf(input),
    waitMs: input.respond === 'result' ? input.timeoutSeconds * 1_000 : null,
  }),
  toOutput: ({ input, event, delivery }) => ({
    method: asText(event['method']) ?? input.method,
    path: asText(event['path']) ?? input.path,
    // A sample has headers of its own; what really came has them on its delivery.
    headers: textsOf(event['headers']) ?? delivery.headers,
    query: queryOf(event['query']),
    body: event['body'] ?? null,
    receivedAt: asText(event['receivedAt']) ?? delivery.receivedAt,
  }),
});

/** How the sender of a request proves itself, from the inputs. */
function authOf(input: {
  auth: 'none' | 'secret' | 'hmac';
  signaturePrefix: string;
  timestampHeader?: string | undefined;
  signedText?: string | undefined;
}): WebhookAuth {
  if (input.auth !== 'hmac') return { kind: input.auth };
  const timestampHeader = input.timestampHeader ?? null;
  // A time that is not signed could be changed by whoever repeats the request.
  const signedText = input.signedText ?? (timestampHeader === null ? '{body}' : '{timestamp}.{body}');
  return { kind: 'hmac', prefix: input.signaturePrefix, timestampHeader, signedText };
}

function textsOf(value: JsonValue | undefined): Record<string, string> | undefined {
  if (!isJsonObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), asText(text) ?? '']));
}

/** Parameters by name; one that came several times has a list. */
function queryOf(value: JsonValue | undefined): Record<string, string | string[]> {
  if (!isJsonObject(value)) return {};
  const texts = (one: JsonValue): string | string[] =>
    Array.isArray(one) ? one.map((each) => asText(each) ?? '') : (asText(one) ?? '');
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, texts(one)]));
}
