// Bodies that places of inputs cannot say: what is fixed in them, and profiles with attributes of any name.
import type { JsonObject } from '../../../../shared/json.ts';

const NAMED = ['login', 'email', 'firstName', 'lastName'] as const;

type UserInputs = { [Name in (typeof NAMED)[number]]?: string | undefined } & {
  profile?: JsonObject | undefined;
  groups?: string[] | undefined;
};

interface GroupRuleInputs {
  name: string;
  expressionConditions: string;
  assignToGroups: string[];
  excludeUsers: string[] | undefined;
}

/** A user's profile; a field of its own wins over an attribute of the same name. */
export function userBody(input: UserInputs): JsonObject {
  const profile: JsonObject = { ...input.profile };
  for (const name of NAMED) {
    const value = input[name];
    if (value !== undefined && value !== '') profile[name] = value;
  }
  const { groups = [] } = input;
  return groups.length > 0 ? { profile, groupIds: groups } : { profile };
}

export function groupRuleBody({
  name,
  expressionConditions,
  assignToGroups,
  excludeUsers = [],
}: GroupRuleInputs): JsonObject {
  return {
    type: 'group_rule',
    name,
    conditions: {
      expression: { type: 'urn:okta:expression:1.0', value: expressionConditions },
      people: { users: { exclude: excludeUsers } },
    },
    actions: { assignUserToGroups: { groupIds: assignToGroups } },
  };
}
