// The audit log: every change that a person or a token made, and what became of it.
import { z } from 'zod';

import { defineCall, pageOf, pageQuery, time } from './call.ts';

/** `refused`: it was tried, and nothing changed. `unknown`: the server ended before it could note how the call ended. */
export const auditOutcome = z.enum(['done', 'refused', 'unknown']);

/** One change, or attempt at one. */
export const auditEntry = z
  .object({
    id: z.string(),
    at: time,
    /** An e-mail address, `token:<name>`, `automation`, or `cli:<user of the machine>`; of a sign-in the address that was given. */
    by: z.string(),
    /** Null where nobody was signed in. */
    role: z.enum(['admin', 'editor', 'viewer']).nullable(),
    /** The network address that the request came from; null: from no network. */
    address: z.string().nullable(),
    /** Method and path of the call, `POST /api/flows/:id/publish`, or the command. */
    action: z.string(),
    /** The action in words, to be read after `by`: `published a flow`. */
    what: z.string(),
    /** `flow:<id>`, `run:<id>`, `user:<id>`, `connection:<id>`, …; null: the installation as a whole. */
    subject: z.string().nullable(),
    outcome: auditOutcome,
    /** Of the error, where it was refused. */
    code: z.string().nullable(),
    /** What it changed, without secrets; null: nothing is noted. */
    before: z.json(),
    after: z.json(),
  })
  .meta({ id: 'AuditEntry' });

export const listAudit = defineCall({
  method: 'get',
  path: '/api/audit',
  summary: 'Who changed what, and when, newest first',
  access: 'admin',
  query: z.object({
    by: z.string().optional(),
    subject: z.string().optional(),
    action: z.string().optional(),
    /** Any part of who, of the subject, or of the action. */
    q: z.string().max(200).optional(),
    since: time.optional(),
    until: time.optional(),
    ...pageQuery,
  }),
  response: pageOf(auditEntry),
});

export type AuditEntry = z.infer<typeof auditEntry>;
