// people.approval: asks people, and goes on as they decide (S9).
import { z } from 'zod';

import { defineAction, done, simulated, waitForApproval } from '../../../shared/card/card.ts';
import { TerminalError } from '../../../shared/errors.ts';
import type { ApprovalDecision, ApprovalRequest } from '../../../shared/run.ts';

const A_YEAR = 31_536_000;
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;

const decisions = z.array(
  z.object({
    by: z.string().meta({ title: 'By', description: 'E-mail address of the approver.' }),
    decision: z.enum(['approved', 'rejected']).meta({ title: 'Decision' }),
    comment: z.string().meta({ title: 'Comment' }),
    at: z.string().meta({ title: 'At' }),
  }),
);

interface Input {
  title: string;
  message: string;
  approvers: string | string[];
  required: number;
  expiresSeconds: number;
}

export default defineAction({
  id: 'people.approval',
  version: 1,
  title: 'Approval',
  summary: 'Asks people to approve, and goes on as they decide.',
  docs: [
    'Continues through **approved** when as many approvers as **Required** have approved, through **rejected** as soon as one of them rejects, and through **expired** when the time is up before that. The output lists who decided what, when, and with which comment.',
    'With a connection of the app E-mail (SMTP) each approver is sent a link of their own. A link shows a page with the title and the message; nothing is decided before a button on it is pressed. It works once, for this approver, this step and exactly what is asked. Other connections, such as Slack, are not taken here.',
    'Without a connection, approvers who have an account decide on their own sign-in, and editors can have a link made for each approver (`POST /api/runs/{id}/steps/{nodeId}/approval-link`) and hand it on; the journal names who did.',
    'Whoever started the run by hand cannot decide. The run waits without using memory and survives restarts of the server; an e-mail that may have been lost is sent again. A test or dry run counts as approved, unless the test has a stub for the node.',
  ].join('\n\n'),
  effect: 'repeatable',
  connection: { apps: [{ app: 'smtp' }], required: false },
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
      placeholder: 'security@example.com',
    }),
    required: z
      .int()
      .min(1)
      .max(50)
      .default(1)
      .meta({ title: 'Required', description: 'How many of them must approve.' }),
    expiresSeconds: z
      .number()
      .min(1)
      .max(A_YEAR)
      .default(86_400)
      .meta({ title: 'Expires after seconds', description: 'How long they have.', placeholder: '86400' }),
  }),
  output: z.object({
    decision: z.enum(['approved', 'rejected', 'expired']).meta({ title: 'Decision' }),
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
  async run({ input, mode, mail, connection, signal, startedAt, approvalLink }) {
    signal.throwIfAborted();
    const asked = requestOf(input);
    const until = new Date(Date.parse(startedAt) + input.expiresSeconds * 1_000).toISOString();
    const subject = `Approval: ${asked.title.replaceAll(/\s+/g, ' ')}`;
    if (mode === 'dry') {
      const given = asked.approvers.slice(0, asked.required);
      const all = given.map((by): ApprovalDecision => ({ by, decision: 'approved', comment: '', at: startedAt }));
      const preview = { ...asked, until, mail: connection === undefined ? null : { to: asked.approvers, subject } };
      return simulated(preview, { decision: 'approved', decisions: all.map((one) => ({ ...one })) }, 'approved');
    }
    if (connection !== undefined) {
      // Each has a link of their own, so each has an e-mail of their own.
      for (const approver of asked.approvers) {
        const text = mailText(asked, until, approvalLink(asked, approver));
        await mail.send({ to: [approver], subject, text });
      }
    }
    return waitForApproval(asked, until);
  },
  wake({ approval, waited, cause }) {
    const all = approval?.decisions.map((one) => ({ ...one })) ?? [];
    const approvals = all.filter((one) => one.decision === 'approved').length;
    if (all.some((one) => one.decision === 'rejected'))
      return done({ decision: 'rejected', decisions: all }, 'rejected');
    if (approval !== undefined && approvals >= approval.asked.required) {
      return done({ decision: 'approved', decisions: all }, 'approved');
    }
    if (cause === 'time' || approval === undefined) return done({ decision: 'expired', decisions: all }, 'expired');
    const { title, message, approvers, required } = approval.asked;
    return waitForApproval({ title, message, approvers, required }, waited.until);
  },
});

/** @throws TerminalError `approval.no-approver`, `approval.bad-approver`, `approval.too-few-approvers` */
function requestOf({ title, message, approvers: given, required }: Input): ApprovalRequest {
  const addresses = (Array.isArray(given) ? given : [given])
    .flatMap((each) => each.split(/[,;]/))
    .map((each) => each.trim().toLowerCase());
  const approvers = [...new Set(addresses.filter((address) => address !== ''))];
  const wrong = approvers.find((address) => !ADDRESS.test(address));
  if (approvers.length === 0)
    throw new TerminalError('approval.no-approver', 'There is nobody to ask. Give an address in Approvers.');
  if (wrong !== undefined)
    throw new TerminalError('approval.bad-approver', `"${wrong}" is no e-mail address. Correct it in Approvers.`);
  if (required > approvers.length) {
    throw new TerminalError(
      'approval.too-few-approvers',
      `${required} must approve, and there are ${approvers.length} approvers. Lower Required, or add approvers.`,
    );
  }
  return { title, message, approvers, required };
}

function mailText({ title, message, approvers, required }: ApprovalRequest, until: string, link: string): string {
  const count =
    approvers.length === 1 ? 'Your approval is needed' : `${required} of ${approvers.length} approvers must approve`;
  const parts = [
    title,
    message,
    `${count}, until ${until}.`,
    `Look at it and decide here:\n${link}`,
    'The link is yours alone: do not pass it on.',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
