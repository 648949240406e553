// okta.create-temporary-group-membership: makes a user a member of a group, and ends that after a time.
import { z } from 'zod';

import { defineAction, done, simulated } from '../../../../shared/card/card.ts';
import type { OktaCall, OktaClient } from '../../../../shared/card/okta-client.ts';
import { AppError } from '../../../../shared/errors.ts';
import { USERS_READ } from '../../../../shared/okta/user-login.ts';
import { group, person } from '../lib/inputs.ts';
import { isMember } from '../lib/membership.ts';
import { groupFor, GROUPS_READ, userFor } from '../lib/resolve.ts';

const GROUPS_MANAGE = 'okta.groups.manage';
const PATH = '/api/v1/groups/{groupId}/users/{userId}';
const NOT_THERE = 404;
const A_YEAR = 31_536_000;

export default defineAction({
  id: 'okta.create-temporary-group-membership',
  version: 1,
  title: 'Create Temporary Group Membership',
  summary: 'Makes a user a member of a group, and ends that after a time.',
  docs: [
    'The membership ends after **Duration**, whatever becomes of the run or the flow in the meantime: a restart, a new version, deactivating the flow and cancelling the run change nothing. While Okta does not answer, the removal is tried again and again; what is still to be removed stands under _Connections_, _Pending removals_, and the audit log says when it was done.',
    'A membership that stood before is left as it is, and is not removed. One that is temporary already lasts until the later of both times.',
    'Works on groups of Okta itself, as _Add User to Group_. A lost answer is settled by doing it again, which is harmless. If Okta refuses the user, nothing is removed later.',
    `**Scopes:** \`${GROUPS_MANAGE}\`, \`${USERS_READ}\`; \`${GROUPS_READ}\` to look up a group by its name. They stay needed until the membership has ended.`,
    '**Permissions:** `okta.groups.members.manage`, `okta.users.groupMembership.manage`, over a resource set that holds what it acts on; or a standard role.',
    `Source: [Okta's API](https://developer.okta.com/docs/api/), \`PUT ${PATH}\` and \`DELETE ${PATH}\`.`,
  ].join('\n\n'),
  effect: 'repeatable',
  scopes: [GROUPS_MANAGE, USERS_READ, GROUPS_READ],
  permissions: ['okta.groups.members.manage', 'okta.users.groupMembership.manage'],
  connection: { apps: [{ app: 'okta' }], required: true },
  input: z.object({
    user: person('userId').schema,
    group: group().schema,
    durationSeconds: z
      .number()
      .min(1)
      .max(A_YEAR)
      .default(3_600)
      .meta({ title: 'Duration', description: 'How long the membership lasts.', placeholder: '3600', unit: 's' }),
  }),
  output: z.object({
    added: z.boolean().meta({ title: 'Added', description: 'False: the user was a member already.' }),
    stoodBefore: z
      .boolean()
      .meta({ title: 'Stood before', description: 'The membership was there before, for good, and is not removed.' }),
    until: z
      .string()
      .nullable()
      .meta({ title: 'Until', description: 'When the membership is removed; null where it is not.' }),
  }),
  sample: { added: true, stoodBefore: false, until: '2026-11-03T10:14:36.000Z' },
  example: { user: '00u1a2b3c4D5e6F7g8h9', group: '00g1a2b3c4D5e6F7g8h9', durationSeconds: 3_600 },
  callsOut: ({ connection }) => connection?.orgUrl,
  async run({ input, mode, okta, signal, standsIn, startedAt, pledges }) {
    signal.throwIfAborted();
    const until = new Date(Date.parse(startedAt) + input.durationSeconds * 1_000).toISOString();
    // Without an org nothing can be looked up: the preview has what was written.
    const userId = standsIn === true ? input.user : await userFor(okta, input.user, 'by-id');
    const groupId = standsIn === true ? input.group : await groupFor(okta, input.group);
    const call = membershipCall('PUT', groupId, userId);
    if (mode === 'dry')
      return simulated({ ...okta.preview(call), removedAt: until }, { added: true, stoodBefore: false, until });
    const subject = `${groupId}/${userId}`;
    // The org is asked first: a membership that another step made has its pledge from before, which is then found.
    const wasMember = await isMember(okta, userId, groupId);
    const before = await pledges.find(subject);
    if (wasMember && before === undefined) return done({ added: false, stoodBefore: true, until: null });
    const what = `Remove ${userId} from the group ${groupId}`;
    // The pledge is made before the call, so that a membership is removed even after a crash between the two.
    const pledge = await pledges.make({ subject, what, dueAt: until, input: { groupId, userId } });
    try {
      await okta.request(call);
    } catch (thrown) {
      // An earlier attempt, whose answer was lost, may have made the membership: then its pledge stays.
      if (before === undefined && isRefusal(thrown)) await pledges.withdraw(subject);
      throw thrown;
    }
    return done({ added: !wasMember, stoodBefore: false, until: pledge.dueAt });
  },
  /**
   * J11: this is called when the time has come, and again until it succeeds. So it looks first, and a membership that
   * is gone is no failure.
   */
  async keep({ input, okta }) {
    const [groupId, userId] = [String(input['groupId']), String(input['userId'])];
    const who = `${userId} in the group ${groupId}`;
    if (!(await isStillMember(okta, userId, groupId))) return { seen: `There was no membership of ${who} any more.` };
    await okta.request({ ...membershipCall('DELETE', groupId, userId), answers: [NOT_THERE] });
    return { seen: `The membership of ${who} was removed.` };
  },
});

function membershipCall(method: 'PUT' | 'DELETE', groupId: string, userId: string): OktaCall {
  return { method, path: PATH, params: { groupId, userId }, scopes: [GROUPS_MANAGE] };
}

/** A user that is gone is a member of nothing. */
async function isStillMember(okta: OktaClient, userId: string, groupId: string): Promise<boolean> {
  try {
    return await isMember(okta, userId, groupId);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'okta.not-found') return false;
    throw thrown;
  }
}

/** True where Okta answered that it does not do what was asked, so that this call left nothing to undo. */
function isRefusal(thrown: unknown): boolean {
  const status = thrown instanceof AppError ? thrown.details['status'] : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}
