// Okta's catalogue of System Log event types: for choosing one and for saying what one means. Large, so the editor loads
// it lazily. The data file is compact: one row a type, in the order of `Row`, sorted by type.
// @source Okta's public event type catalogue (developer.okta.com, event-types), release 2026.08.1
import rows from './event-types.json' with { type: 'json' };

/**
 * The parts of a row: type, description, 1 where an event hook can carry it, 1 where only Identity Engine has it,
 * category.
 */
type Row = readonly [string, string, number, number, string];

export interface OktaEventType {
  type: string;
  /** May be empty. */
  description: string;
  /** False: only polling brings it. */
  hookEligible: boolean;
  /** True: orgs on the Classic engine never have it. */
  identityEngineOnly: boolean;
  category: string;
}

/** Every public event type, sorted by type. */
export const OKTA_EVENT_TYPES: readonly OktaEventType[] = (rows as unknown as Row[]).map(
  ([type, description, hookEligible, identityEngineOnly, category]) => ({
    type,
    description,
    hookEligible: hookEligible === 1,
    identityEngineOnly: identityEngineOnly === 1,
    category,
  }),
);

const byType: ReadonlyMap<string, OktaEventType> = new Map(OKTA_EVENT_TYPES.map((each) => [each.type, each]));

/**
 * The catalogue's entry of a type. Undefined for a type that it does not list: new ones appear, and orgs have
 * internal ones.
 */
export function findEventType(type: string): OktaEventType | undefined {
  return byType.get(type);
}
