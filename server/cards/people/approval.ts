// people.approval: asks people, and goes on as they decide (S9).
import { z } from 'zod';

import { defineAction, done, type Outcome, simulated, waitForApproval } from '../../../shared/card/card.ts';
import { mailServerOf } from '../../../shared/card/mail-server.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { ApprovalDecision } from '../../../shared/run.ts';
import { slackApiOf } from '../../../shared/card/slack-client.ts';
import { askByMail, mailTo } from './approval/by-mail.ts';
import { askBySlack, membersOf, slackMessage } from './approval/by-slack.ts';
import { requestOf } from './approval/request.ts';

/** In seconds. */
const A_YEAR = 31_536_000;
const DECISIONS = ['approved', 'rejected', 'expired'] as const;
type Decision = (typeof DECISIONS)[number];

const decisions = z.array(
  z.object({
    by: z.string().meta({ title: 'By', description: 'E-mail address of the approver.' }),
    decision: z.enum(['approved', 'rejected']).meta({ title: 'Decision' }),
    comment: z.string().meta({ title: 'Comment' }),
    at: z.string().meta({ title: 'At' }),
  }),
);

export default defineAction({
  id: 'people.approval',
  version: 1,
  title: 'Approval',
  summary: 'Asks people to approve, and goes on as they decide.',
  docs: [
    'Continues through **approved** when as many approvers as **Required** have approved, through **rejected** as soon as one of them rejects, and through **expired** when the time is up before that. The output lists who decided what, when, and with which comment.',
    'With a connection each approver is sent a link of their own: by e-mail with one of the app E-mail (SMTP), in a direct message with one of the app Slack that has a bot token. A link shows a page with the title and the message; nothing is decided before a button on it is pressed. It works once, for this approver, this step and exactly what is asked.',
    'In Slack approvers are found by their e-mail address, all of them before anybody is told: one who is not there fails the step, and nobody is asked.',
    'Without a connection, approvers who have an account decide on their own sign-in, and editors can have a link made for each approver (`POST /api/runs/{id}/steps/{nodeId}/approval-link`) and hand it on; the journal names who did.',
    'Whoever started the run by hand cannot decide. The run waits without using memory and survives restarts of the server; a message that may have been lost is sent again, with the same link. A test or dry run counts as approved, unless the test has a stub for the node.',
  ].join('\n\n'),
  effect: 'repeatable',
  connection: {
    apps: [{ app: 'smtp' }, { app: 'slack', settings: [{ name: 'botToken', title: 'bot token' }] }],
    required: false,
  },
  input: z.object({
    title: z.string().min(1).max(200).meta({
      title: 'Title',
      description: 'What is asked, in one line.',
      placeholder: 'Unlock {{ trigger.oktaUser.alternateId }}?',
    }),
    message: z
      .string()
      .max(10_000)
      .default('')
      .meta({ title: 'Message', description: 'What approvers need to know.', widget: 'textarea' }),
    approvers: z.union([z.string(), z.array(z.string()).max(50)]).meta({
      title: 'Approvers',
      description: 'One or more e-mail addresses, by comma or as a list.',
      widget: 'text-list',
      format: 'bare-emails',
      placeholder: 'security@example.com',
    }),
    required: z
      .int()
      .min(1)
      .max(50)
      .default(1)
      .meta({ title: 'Required', description: 'How many of them must approve.', countOf: 'approvers' }),
    expiresSeconds: z
      .number()
      .min(1)
      .max(A_YEAR)
      .default(86_400)
      .meta({ title: 'Expires after seconds', description: 'How long they have.', placeholder: '86400', unit: 's' }),
  }),
  output: z.object({
    decision: z.enum(DECISIONS).meta({ title: 'Decision' }),
    decisions: decisions.meta({ title: 'Decisions', description: 'Who decided, in order.' }),
  }),
  sample: {
    decision: 'approved',
    decisions: [{ by: 'security@example.com', decision: 'approved', comment: '', at: '2026-01-31T09:00:00.000Z' }],
  },
  example: {
    title: 'Unlock ada@example.com?',
    message: 'All factors were reset.',
    approvers: ['security@example.com'],
    expiresSeconds: 3_600,
  },
  ports: ['approved', 'rejected', 'expired'],
  callsOut({ connection, connectionApp }) {
    if (connection === undefined) return undefined;
    return connectionApp === 'slack' ? slackApiOf(connection) : mailServerOf(connection);
  },
  async run({
    input,
    mode,
    mail,
    slack: client,
    connection,
    connectionApp,
    signal,
    startedAt,
    approvalLink,
    standsIn,
  }) {
    signal.throwIfAborted();
    const asked = requestOf(input);
    const until = new Date(Date.parse(startedAt) + input.expiresSeconds * 1_000).toISOString();
    const linkFor = (approver: string): string => approvalLink(asked, approver);
    const slack = connection !== undefined && connectionApp === 'slack' ? client : undefined;
    if (mode === 'dry') {
      // S11: finding the approvers in Slack only reads, so a dry run does it, too.
      if (slack !== undefined && standsIn !== true) await membersOf(slack, asked);
      const { to, ...message } = mailTo(asked.approvers, asked, until, '(a link of their own for each)');
      const preview: JsonObject = {
        ...asked,
        until,
        mail: connection === undefined || slack !== undefined ? null : { to, ...message },
        slack: slack === undefined ? null : { to, ...slackMessage(asked, until, undefined) },
      };
      const given = asked.approvers.slice(0, asked.required);
      const all = given.map((by): ApprovalDecision => ({ by, decision: 'approved', comment: '', at: startedAt }));
      return simulated(
        preview,
        { decision: 'approved' as const, decisions: all.map((one) => ({ ...one })) },
        'approved',
      );
    }
    if (slack !== undefined) await askBySlack(slack, asked, until, linkFor);
    else if (connection !== undefined) await askByMail(mail, asked, until, linkFor);
    return waitForApproval(asked, until);
  },
  wake({ approval, waited, cause }) {
    const all = approval?.decisions.map((one) => ({ ...one })) ?? [];
    const approvals = all.filter((one) => one.decision === 'approved').length;
    const end = (decision: Decision): Outcome<{ decision: Decision; decisions: typeof all }> =>
      done({ decision, decisions: all }, decision);
    if (all.some((one) => one.decision === 'rejected')) return end('rejected');
    if (approval !== undefined && approvals >= approval.asked.required) return end('approved');
    if (cause === 'time' || approval === undefined) return end('expired');
    const { title, message, approvers, required } = approval.asked;
    return waitForApproval({ title, message, approvers, required }, waited.until);
  },
});
