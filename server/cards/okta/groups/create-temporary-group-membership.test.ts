// J11: what is promised stays promised for as long as an attempt may have made the membership.
import { expect, test } from 'vitest';

import type { ActionContext } from '../../../../shared/card/card.ts';
import type { OktaClient } from '../../../../shared/card/okta-client.ts';
import type { OpenPledge, Pledges } from '../../../../shared/card/pledge.ts';
import { RetryableError, TerminalError } from '../../../../shared/errors.ts';
import card from './create-temporary-group-membership.ts';

const [USER, GROUP] = ['00u1a2b3c4D5e6F7g8h9', '00g1a2b3c4D5e6F7g8h9'];
type Fate = 'done' | 'lost' | 'forbidden' | 'too many';

/** An org with that group; each attempt to add the user has the next of the fates. */
function orgOf(fates: Fate[]) {
  let isMember = false;
  const pledged = new Map<string, OpenPledge>();
  const okta = {
    async *pages() {
      yield { items: isMember ? [{ id: GROUP }] : [], next: undefined };
    },
    async request() {
      const fate = fates.shift();
      if (fate === 'forbidden') throw new TerminalError('okta.forbidden', 'No.', { details: { status: 403 } });
      if (fate === 'too many') throw new RetryableError('okta.rate-limited', 'Later.', { details: { status: 429 } });
      isMember = true;
      if (fate === 'lost') throw new RetryableError('http.unreachable', 'The connection was lost.');
      return { status: 204, headers: {}, body: null };
    },
  };
  const pledges: Pledges = {
    find: async (subject) => pledged.get(subject),
    async make({ subject, dueAt }) {
      pledged.set(subject, { dueAt, isOwn: true });
      return { dueAt, isOwn: true };
    },
    withdraw: async (subject) => void pledged.delete(subject),
  };
  const context: Partial<ActionContext<unknown>> = {
    input: card.input.parse({ user: USER, group: GROUP }),
    mode: 'live',
    okta: okta as unknown as OktaClient,
    pledges,
    signal: new AbortController().signal,
    startedAt: '2026-11-03T09:14:36.000Z',
  };
  const attempt = async () => card.run(context as Parameters<typeof card.run>[0]);
  return { attempt, pledged };
}

test('a refusal takes the promise back, where nothing can have been done', async () => {
  const { attempt, pledged } = orgOf(['forbidden']);
  await expect(attempt()).rejects.toThrow('No.');
  expect(pledged.size).toBe(0);
});

test('a refusal after an attempt whose answer was lost leaves the promise, and the next attempt finds it', async () => {
  const { attempt, pledged } = orgOf(['lost', 'too many', 'done']);
  await expect(attempt()).rejects.toThrow('lost');
  await expect(attempt()).rejects.toThrow('Later.');
  expect(pledged.size).toBe(1);
  expect(await attempt()).toMatchObject({ output: { stoodBefore: false, until: '2026-11-03T10:14:36.000Z' } });
  expect(pledged.size).toBe(1);
});
