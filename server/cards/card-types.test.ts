// What a card declares binds what it gives and sees: each `@ts-expect-error` is an error that `npm run types` must find,
// and it fails where there is none.
import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

import { defineAction, defineTrigger, done, simulated } from '../../shared/card/card.ts';
import { happened } from '../../shared/card/look.ts';
import type { JsonObject } from '../../shared/json.ts';
import './notify/smtp.connection.ts';
import { defineOktaAction } from './okta/lib/define-action.ts';
import { choice, person, text as inputText } from './okta/lib/inputs.ts';
import { record, records, text } from './okta/lib/outputs.ts';
import suspendUser from './okta/users/suspend-user.ts';

const TEXTS = { version: 1, title: 'A Card', summary: 'For tests.', docs: '' };
const input = z.object({ to: z.string() });
const output = z.object({ sent: z.boolean(), to: z.string().nullable() });
const sample = { sent: true, to: null };
const base = { ...TEXTS, id: 'test.card', effect: 'pure', input, output, sample } as const;

test('an action gives what its output says, and its sample is one', () => {
  const card = defineAction({ ...base, run: ({ input: { to } }) => done({ sent: true, to }) });
  expectTypeOf(card.sample).toEqualTypeOf<{ sent: boolean; to: string | null }>();
  expect(card.ports).toEqual(['out', 'error']);

  // @ts-expect-error -- A sample of another type.
  defineAction({ ...base, sample: { sent: 'yes', to: null }, run: () => done(sample) });
  // @ts-expect-error -- A sample that lacks a field.
  defineAction({ ...base, sample: { sent: true }, run: () => done(sample) });
  // @ts-expect-error -- A sample with a field that the output does not have.
  defineAction({ ...base, sample: { sent: true, to: null, at: 1 }, run: () => done(sample) });
  // @ts-expect-error -- An output of another type.
  defineAction({ ...base, run: () => done({ sent: 1, to: null }) });
  // @ts-expect-error -- An output that lacks a field.
  defineAction({ ...base, run: async () => done({ sent: true }) });
  // @ts-expect-error -- The same, in a dry run.
  defineAction({ ...base, run: ({ mode }) => (mode === 'dry' ? simulated({}, { to: '' }) : done(sample)) });
  // @ts-expect-error -- The same, when it wakes.
  defineAction({ ...base, run: () => done(sample), wake: () => done({ sent: true }) });
  // @ts-expect-error -- The same, when a look found that it happened.
  defineAction({ ...base, run: () => done(sample), look: () => happened({ looked: '', seen: '' }, { sent: true }) });
  // @ts-expect-error -- An input that it does not have.
  defineAction({ ...base, run: ({ input: { from } }) => done({ sent: true, to: from }) });
  // @ts-expect-error -- What is no JSON is no output.
  defineAction({ ...base, output: z.object({ at: z.date() }), sample: { at: new Date() }, run: () => done({}) });
});

test('an action sees the settings of the apps that it declares', () => {
  const smtp = { apps: [{ app: 'smtp' }], required: true } as const;
  defineAction({
    ...base,
    connection: smtp,
    run({ connection, connectionApp }) {
      expectTypeOf(connectionApp).toEqualTypeOf<'smtp' | undefined>();
      expectTypeOf(connection?.port).toEqualTypeOf<number | undefined>();
      return done(sample);
    },
  });
  // @ts-expect-error -- A setting that the app does not have.
  defineAction({ ...base, connection: smtp, run: ({ connection }) => done({ sent: true, to: connection?.form }) });
  // @ts-expect-error -- A connection that it does not declare.
  defineAction({ ...base, run: ({ connection }) => done({ sent: true, to: connection.from }) });
  // @ts-expect-error -- An app that it does not declare.
  defineAction({ ...base, connection: smtp, run: ({ connectionApp: app }) => done({ sent: app === 'slack', to: '' }) });
});

test('a trigger gives what its output says', () => {
  const trigger = { ...TEXTS, id: 'test.trigger', input, output, sample, sampleEvent: {}, eventTypes: ['x'] };
  expect(defineTrigger({ ...trigger, toOutput: () => sample }).source).toBe('okta');
  // @ts-expect-error -- A sample of another type.
  defineTrigger({ ...trigger, sample: { sent: null, to: null }, toOutput: () => sample });
  // @ts-expect-error -- An output that lacks a field.
  defineTrigger({ ...trigger, toOutput: ({ input: { to } }) => ({ to }) });
  // @ts-expect-error -- An output of which nothing is known.
  defineTrigger({ ...trigger, toOutput: (): JsonObject => ({}) });
});

test('an action of Okta is bound to the inputs and fields of its row', () => {
  const row = {
    ...TEXTS,
    call: { method: 'PUT', path: '/api/v1/users/{userId}/risk', scopes: [] },
    effect: 'pure',
    permissions: [],
    inputs: { user: person('userId'), level: choice('Level', { none: true }, ['HIGH', 'LOW']) },
    output: record({ riskLevel: text('Risk level', 'HIGH') }),
  } as const;
  const card = defineOktaAction({ ...row, permissions: [], body: ({ level = 'LOW' }) => ({ riskLevel: level }) });
  expectTypeOf(card.sample).toEqualTypeOf<{ riskLevel: string | null }>();
  expectTypeOf<Parameters<typeof card.run>[0]['input']['level']>().toEqualTypeOf<'HIGH' | 'LOW' | undefined>();
  expectTypeOf(suspendUser.sample).toEqualTypeOf<{ statusCode: number | null }>();
  const listed = defineOktaAction({
    ...row,
    permissions: [],
    output: records('users', 'Users', { id: text('ID', '') }),
  });
  expectTypeOf(listed.sample.users).toEqualTypeOf<{ id: string | null }[]>();

  // @ts-expect-error -- An input that the row does not have.
  defineOktaAction({ ...row, permissions: [], body: ({ levels }) => ({ riskLevel: levels }) });
  // @ts-expect-error -- A sample of another type than its field.
  record({ riskLevel: text('Risk level', 7) });
  // @ts-expect-error -- A default that is none of the choices.
  choice('Level', { none: true }, ['HIGH', 'LOW'], { fallback: 'MEDIUM' });
  // @ts-expect-error -- An example of another type.
  inputText('Reason', { body: 'reason' }, { example: 7 });
});
