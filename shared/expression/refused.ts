// Functions that the CEL library has and Signalbox does not offer, each with the reason that its author reads.
// parse.ts refuses them with `expression.refused`, so that people who know CEL learn why and what to write instead.

const BYTES = 'Bytes are not available in expressions, as JSON has none. Use text.';

const REFUSED = new Map<string, string>([
  [
    'matches',
    'matches() is refused: its patterns can take forever. Use regex(text, pattern), which is linear in time.',
  ],
  ['bytes', BYTES],
  ['base64', BYTES],
  ['hex', BYTES],
  ['type', 'type() is refused: types are no values here. Compare the value itself.'],
  [
    'now',
    'now() is not available: an expression gives the same for the same input. Use trigger.eventTime or an output.',
  ],
]);

/** Why a function is refused; undefined for any other name. */
export function refusalOf(name: string): string | undefined {
  return REFUSED.get(name);
}
