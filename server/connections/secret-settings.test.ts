import { expect, test } from 'vitest';

import { joinSecrets, secretPaths, splitSecrets, valueAt, withValueAt } from './secret-settings.ts';

const schema = {
  type: 'object',
  properties: {
    url: { type: 'string' },
    token: { type: 'string', secret: true },
    hook: { type: 'object', properties: { headerName: { type: 'string' }, secret: { type: 'string', secret: true } } },
    auth: {
      anyOf: [
        { type: 'object', properties: { type: { const: 'a' }, privateKey: { type: 'string', secret: true } } },
        { type: 'object', properties: { type: { const: 'b' }, token: { type: 'string', secret: true } } },
      ],
    },
  },
};

test('secrets are found wherever the schema marks them', () => {
  expect(secretPaths(schema)).toEqual(['token', 'hook.secret', 'auth.privateKey', 'auth.token']);
});

test('taken out and put back, settings are what they were', () => {
  const settings = { url: 'u', token: 't', hook: { headerName: 'h', secret: 's' }, auth: { type: 'b', token: 'x' } };
  const { open, secrets } = splitSecrets(settings, secretPaths(schema));
  expect(open).toEqual({ url: 'u', hook: { headerName: 'h' }, auth: { type: 'b' } });
  expect(secrets).toEqual({ token: 't', 'hook.secret': 's', 'auth.token': 'x' });
  expect(joinSecrets(open, secrets)).toEqual(settings);
});

test('a path that is not there is undefined, and nothing is changed in place', () => {
  const settings = { hook: null, a: { b: 1 } };
  expect(valueAt(settings, 'hook.secret')).toBeUndefined();
  expect(withValueAt(settings, 'hook.secret', undefined)).toEqual(settings);
  expect(withValueAt(settings, 'hook.secret', 's')).toEqual({ hook: { secret: 's' }, a: { b: 1 } });
  expect(withValueAt(settings, 'a.b', undefined)).toEqual({ hook: null, a: {} });
  expect(settings).toEqual({ hook: null, a: { b: 1 } });
});
