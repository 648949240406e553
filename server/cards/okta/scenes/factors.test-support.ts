// Scenes of the actions on factors and authenticators, on the risk of users, and on grants.
import { loginOf, shows, type Scene } from './stage.test-support.ts';

export const factors: readonly Scene[] = [
  {
    card: 'okta.list-factors',
    set: ({ person, factorsOf }) => ({
      input: { user: loginOf(person('Priya')) },
      output: () => ({ factors: factorsOf(person('Priya').id).map(({ id, factorType }) => ({ id, factorType })) }),
    }),
  },
  {
    card: 'okta.read-factor',
    set: ({ person, factorsOf }) => {
      const [factor] = factorsOf(person('Priya').id);
      const id = factor?.id ?? '';
      return {
        input: { user: loginOf(person('Priya')), factor: id },
        output: () => ({ id, status: 'ACTIVE', provider: factor!.provider }),
      };
    },
  },
  {
    card: 'okta.enroll-factor',
    async set({ somebody, factorsOf }) {
      const user = await somebody();
      return {
        input: { user: loginOf(user), factorType: 'email', provider: 'OKTA', profile: { email: loginOf(user) } },
        output: () => ({ factorType: 'email', status: 'PENDING_ACTIVATION' }),
        after: shows(() => factorsOf(user.id).length, 3),
      };
    },
  },
  {
    card: 'okta.activate-factor',
    events: ['user.mfa.factor.activate'],
    async set({ somebody, factorsOf }) {
      const user = await somebody();
      const [factor] = factorsOf(user.id);
      factor!.status = 'PENDING_ACTIVATION';
      return {
        input: { user: loginOf(user), factor: factor!.id, passCode: '123456' },
        output: () => ({ factorType: factor!.factorType }),
        after: shows(() => factor!.status, 'ACTIVE'),
      };
    },
  },
  {
    card: 'okta.delete-factor',
    events: ['user.mfa.factor.deactivate'],
    async set({ somebody, factorsOf }) {
      const user = await somebody();
      const [first, second] = factorsOf(user.id).map(({ id }) => id);
      return {
        input: { user: loginOf(user), factor: first! },
        after: shows(() => factorsOf(user.id).map(({ id }) => id), [second]),
      };
    },
  },
  {
    card: 'okta.reset-all-factors',
    events: ['user.mfa.factor.reset_all'],
    async set({ somebody, factorsOf }) {
      const user = await somebody();
      return {
        input: { user: loginOf(user) },
        after: shows(() => factorsOf(user.id).map(({ factorType }) => factorType), ['question']),
      };
    },
  },
  {
    card: 'okta.list-authenticator-enrollments',
    set: ({ person, factorsOf }) => ({
      input: { user: loginOf(person('Mikael')) },
      output: () => ({ count: new Set(factorsOf(person('Mikael').id).map((each) => each.enrollmentId)).size }),
    }),
  },
  {
    card: 'okta.delete-authenticator-enrollment',
    events: ['user.mfa.factor.deactivate'],
    async set({ somebody, factorsOf }) {
      const user = await somebody();
      const [first] = factorsOf(user.id);
      return {
        input: { user: loginOf(user), enrollment: first!.enrollmentId },
        after: shows(() => factorsOf(user.id).length, 1),
      };
    },
  },
  {
    card: 'okta.get-user-risk',
    async set({ somebody }) {
      const user = await somebody({ risk: 'HIGH' });
      return { input: { user: loginOf(user) }, output: () => ({ riskLevel: 'HIGH' }) };
    },
  },
  {
    card: 'okta.set-user-risk',
    events: ['user.risk.change'],
    async set({ somebody }) {
      const user = await somebody();
      return {
        input: { user: loginOf(user), riskLevel: 'HIGH', reason: 'All factors were reset.' },
        output: () => ({ riskLevel: 'HIGH', reason: 'All factors were reset.' }),
        after: shows(() => user.risk, 'HIGH'),
      };
    },
  },
  {
    card: 'okta.list-grants',
    async set({ somebody }) {
      const user = await somebody();
      return {
        input: { user: loginOf(user), scope: 'openid' },
        output: () => ({ count: 1, first: { scopeId: 'openid' } }),
      };
    },
  },
  ...['okta.revoke-all-grants', 'okta.revoke-grants-for-client', 'okta.revoke-tokens-for-client'].map(
    (card): Scene => ({
      card,
      events: ['app.oauth2.as.consent.revoke.user'],
      async set({ somebody, sim }) {
        const user = await somebody();
        const client = card === 'okta.revoke-all-grants' ? {} : { client: '0oaTimeSheets0000001' };
        const left = (): unknown[] => [...sim.org.grants.values()].filter(({ userId }) => userId === user.id);
        return { input: { user: loginOf(user), ...client }, after: shows(left, []) };
      },
    }),
  ),
];
