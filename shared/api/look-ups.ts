// What is read of an Okta org while somebody edits: values to choose from, and the attributes of its users.
import { z } from 'zod';

import { defineCall, pageOf } from './call.ts';

const connectionId = z.object({ id: z.string() });

/** For drop-downs of forms, read from the org as it is now. */
export const lookUpValues = defineCall({
  method: 'get',
  path: '/api/connections/:id/lookup/:kind',
  summary: 'Users, groups, apps and other things of an Okta org, to choose from',
  access: 'editor',
  params: z.object({ id: z.string(), kind: z.string() }),
  query: z.object({
    /** The beginning of a name. */
    q: z.string().max(200).optional(),
    /** The one with this id alone. */
    id: z.string().min(1).max(200).optional(),
    /** Of kinds that belong to a user (`factors`, `enrollments`, `roles`): that user's id or login. */
    of: z.string().max(200).optional(),
    cursor: z.string().max(2_000).optional(),
  }),
  response: pageOf(
    z
      .object({
        id: z.string(),
        title: z.string(),
        /** What tells it from others of the same title. */
        detail: z.string(),
      })
      .meta({ id: 'LookupItem' }),
  ),
});

/** For completions and types of expressions; cards still take whatever attribute the org gives. */
export const getUserProfile = defineCall({
  method: 'get',
  path: '/api/connections/:id/profile',
  summary: "The attributes of users' profiles in an Okta org, as JSON Schema",
  access: 'viewer',
  params: connectionId,
  response: z.object({
    /** Null: the org does not tell it now. */
    schema: z.record(z.string(), z.json()).nullable(),
  }),
});
