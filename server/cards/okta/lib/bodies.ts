// Makes the bodies that the places of a row's inputs (inputs.ts) cannot describe, because parts of them are fixed, or
// because a profile takes attributes of any name.
import type { JsonObject } from '../../../../shared/json.ts';
import { flag, object, text, texts } from './inputs.ts';

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

/** The inputs that every card which makes a user has; `userBody` makes the body of them. */
export const newUser = {
  login: text('Login', { body: 'profile.login' }, { example: 'lin.example@example.com' }),
  email: text('Email', { body: 'profile.email' }, { example: 'lin.example@example.com' }),
  firstName: text('First name', { body: 'profile.firstName' }, { example: 'Lin' }),
  lastName: text('Last name', { body: 'profile.lastName' }, { example: 'Example' }),
  profile: object('Profile', { none: true }, { department: 'IT' }, true),
  activate: flag('Activate', { query: 'activate' }, true),
  groups: texts('Groups', { body: 'groupIds' }, ['00g1a2b3c4D5e6F7g8h9'], true),
};

/**
 * The body that makes or changes a user. An input of its own wins over an attribute of the same name in `profile`; one
 * that is absent or empty is left out, and so are `groups` without any.
 */
export function userBody(input: UserInputs): JsonObject {
  const profile: JsonObject = { ...input.profile };
  for (const name of NAMED) {
    const value = input[name];
    if (value !== undefined && value !== '') profile[name] = value;
  }
  const { groups = [] } = input;
  return groups.length > 0 ? { profile, groupIds: groups } : { profile };
}

/**
 * The body of a group rule, which Okta takes only whole, new or changed. Groups and users are ids; without
 * `excludeUsers` the rule leaves nobody out.
 */
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
