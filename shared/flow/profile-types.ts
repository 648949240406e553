// The attributes that an org declares of its users, put into the outputs of cards. A card says by `profileOf` which part
// of its output is a profile; whose it is, the connection of each node says. Pure.
import type { JsonSchema } from '../card/manifest.ts';
import { hasPart, withParts } from '../card/typed-parts.ts';
import type { FlowNode } from './flow.ts';
import type { ProfileLookup } from './known.ts';

/** Whether a part of the output is the profile of a user. */
export function holdsProfile(output: JsonSchema): boolean {
  return hasPart(output, ({ profileOf }) => profileOf === 'user');
}

/** The output, in which each profile is null or has the attributes of the node's org; as it is where they are not known. */
export function withProfiles(
  output: JsonSchema,
  { connection }: Pick<FlowNode, 'connection'>,
  profiles: ProfileLookup | undefined,
): JsonSchema {
  const profile = connection === undefined ? undefined : profiles?.(connection);
  if (profile === undefined) return output;
  return withParts(output, ({ profileOf }) =>
    profileOf === 'user' ? { anyOf: [profile, { type: 'null' }] } : undefined,
  );
}
