// okta.map-profile-source-attributes: turns the rows of another system, such as that of HR, into the users that an
// import takes.
import { z } from 'zod';

import { defineAction, done } from '../../../../shared/card/card.ts';
import { anyJson } from '../../../../shared/card/fields.ts';
import { TerminalError } from '../../../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../../../shared/json.ts';

const rows = z.array(z.record(z.string(), anyJson)).max(10_000);

export default defineAction({
  id: 'okta.map-profile-source-attributes',
  version: 1,
  title: 'Map Profile Source Attributes',
  summary: 'Makes of rows of another system the users that an import takes.',
  docs: [
    'Each row becomes a user with its `externalId`, and with the attributes of the row as its `profile`, for _Bulk User Import_. Where users are deleted, the profile is left out. It calls nobody.',
    '**Attributes** says which attribute of the profile has the value of which field of a row; without it all fields are taken as they are called.',
    "Source: [Okta's API](https://developer.okta.com/docs/api/), the body of `POST /api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/bulk-upsert`.",
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    users: rows.meta({ title: 'Users', description: 'A list of rows.', widget: 'json' }),
    externalIdKey: z.string().min(1).max(200).meta({
      title: 'External ID key',
      description: 'The field of a row that names the user in the other system.',
      placeholder: 'employeeNumber',
    }),
    importOperation: z
      .enum(['upsert', 'delete'])
      .default('upsert')
      .meta({ title: 'Import operation', description: 'Create and update users, or deactivate and delete them.' }),
    attributes: z
      .record(z.string(), z.string())
      .optional()
      .meta({ title: 'Attributes', description: 'Attribute of the profile: field of a row.', widget: 'key-values' }),
  }),
  output: z.object({
    users: z
      .array(
        z.object({
          externalId: z.string().meta({ title: 'External ID' }),
          profile: z.record(z.string(), anyJson).exactOptional().meta({ title: 'Profile' }),
        }),
      )
      .meta({ title: 'Users' }),
  }),
  sample: { users: [{ externalId: 'E1001', profile: { userName: 'lin.example@example.com' } }] },
  example: {
    users: [{ employeeNumber: 'E1001', mail: 'lin.example@example.com' }],
    externalIdKey: 'employeeNumber',
    attributes: { userName: 'mail', email: 'mail' },
  },
  run({ input: { users, externalIdKey, importOperation, attributes } }) {
    const mapped = users.map((row, at) => {
      const externalId = externalIdOf(row[externalIdKey], at, externalIdKey);
      return importOperation === 'delete' ? { externalId } : { externalId, profile: profileOf(row, attributes) };
    });
    return done({ users: mapped });
  },
});

/**
 * @throws TerminalError `okta.no-external-id` for what is no number and no text, and for a text of nothing but spaces
 */
function externalIdOf(value: JsonValue | undefined, at: number, key: string): string {
  if (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) return String(value);
  throw new TerminalError(
    'okta.no-external-id',
    `Row ${at + 1} of Users has no text or number in "${key}", so nobody could tell whose row it is. Correct the row, or External ID key.`,
  );
}

function profileOf(row: JsonObject, attributes: Readonly<Record<string, string>> | undefined): JsonObject {
  const wanted = Object.entries(attributes ?? {});
  if (wanted.length === 0) return row;
  return Object.fromEntries(wanted.map(([name, field]) => [name, row[field] ?? null]));
}
