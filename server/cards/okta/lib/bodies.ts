// Bodies that places of inputs cannot say: what is fixed in them, and profiles with attributes of any name.
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';

const NAMED = ['login', 'email', 'firstName', 'lastName'] as const;

/** A user's profile; a field of its own wins over an attribute of the same name. */
export function userBody(input: JsonObject): JsonObject {
  const profile: JsonObject = isJsonObject(input['profile']) ? { ...input['profile'] } : {};
  for (const name of NAMED) {
    const value = input[name];
    if (value !== undefined && value !== null && value !== '') profile[name] = value;
  }
  const groups = input['groups'];
  return Array.isArray(groups) && groups.length > 0 ? { profile, groupIds: groups } : { profile };
}

export function groupRuleBody(input: JsonObject): JsonObject {
  const part = (name: string): JsonValue => input[name] ?? null;
  return {
    type: 'group_rule',
    name: part('name'),
    conditions: {
      expression: { type: 'urn:okta:expression:1.0', value: part('expressionConditions') },
      people: { users: { exclude: input['excludeUsers'] ?? [] } },
    },
    actions: { assignUserToGroups: { groupIds: part('assignToGroups') } },
  };
}
