import { describe, expect, test } from 'vitest';

import { movedBy, schemaFields, settingsOf, valuesOf, type FieldValues } from './schema-fields.ts';

const okta = {
  type: 'object',
  required: ['orgUrl', 'auth'],
  properties: {
    orgUrl: { type: 'string', title: 'Org URL' },
    auth: {
      title: 'Sign-in',
      oneOf: [
        {
          type: 'object',
          title: 'OAuth',
          required: ['type', 'clientId', 'privateKey'],
          properties: {
            type: { const: 'oauth' },
            clientId: { type: 'string', title: 'Client ID' },
            privateKey: { type: 'string', title: 'Private key', secret: true, widget: 'textarea' },
          },
        },
        {
          type: 'object',
          title: 'API token',
          required: ['type', 'token'],
          properties: { type: { const: 'ssws' }, token: { type: 'string', title: 'Token', secret: true } },
        },
      ],
    },
    polling: {
      type: 'object',
      title: 'Polling',
      properties: {
        enabled: { type: 'boolean', default: false, title: 'Poll' },
        intervalSeconds: { type: 'integer', default: 60, title: 'Interval' },
      },
    },
  },
};

describe('the form of a connection', () => {
  test('nested objects become dotted fields, a choice shows the fields of its branch', () => {
    expect(schemaFields(okta, {}).map(({ path }) => path)).toEqual([
      'orgUrl',
      'auth.type',
      'auth.clientId',
      'auth.privateKey',
      'polling.enabled',
      'polling.intervalSeconds',
    ]);
    const token = schemaFields(okta, { 'auth.type': 'ssws' });
    expect(token.map(({ path }) => path)).toContain('auth.token');
    expect(token.map(({ path }) => path)).not.toContain('auth.clientId');
    expect(token.find(({ path }) => path === 'auth.token')).toMatchObject({
      secret: true,
      required: true,
      group: 'Sign-in',
    });
  });

  test('what has a default is not required', () => {
    expect(
      schemaFields(okta, {})
        .filter((field) => field.required)
        .map(({ path }) => path),
    ).toEqual(['orgUrl', 'auth.type', 'auth.clientId', 'auth.privateKey']);
  });

  test('settings go into the form and come back, numbers as numbers', () => {
    const settings = {
      orgUrl: 'https://example.okta.com',
      auth: { type: 'oauth', clientId: 'a' },
      polling: { enabled: true, intervalSeconds: 30 },
    };
    const values = valuesOf(settings);
    expect(settingsOf(schemaFields(okta, values), values)).toEqual(settings);
  });

  test('a secret left alone is not sent, a new one is, a removed one is null', () => {
    const fields = schemaFields(okta, { 'auth.type': 'ssws' });
    const auth = (change: object) => settingsOf(fields, { 'auth.type': 'ssws', ...change }).auth;
    expect(auth({})).toEqual({ type: 'ssws' });
    expect(auth({ 'auth.token': 'new' })).toEqual({ type: 'ssws', token: 'new' });
    expect(auth({ 'auth.token': null })).toEqual({ type: 'ssws', token: null });
  });

  const bound = {
    type: 'object',
    required: ['hosts'],
    properties: {
      hosts: { type: 'array', items: { type: 'string' }, title: 'Hosts' },
      port: { type: 'integer', default: 587, title: 'Port' },
      key: { type: 'string', secret: true, sentTo: ['hosts', 'port'], title: 'Key' },
    },
  };

  test('a list is texts, one in each line', () => {
    const values = valuesOf({ hosts: ['a', 'b'] });
    expect(values).toEqual({ hosts: 'a\nb' });
    expect(settingsOf(schemaFields(bound, values), { hosts: ' a \n\nb\n' })).toMatchObject({ hosts: ['a', 'b'] });
  });

  test.each<[FieldValues, string[]]>([
    [{ hosts: 'a\nb', port: '587' }, []],
    [{ hosts: 'b' }, []],
    [{ hosts: 'b\nc' }, ['Hosts']],
    [{ hosts: 'a\nb', port: '25' }, ['Port']],
    [{ hosts: 'c', port: '25' }, ['Hosts', 'Port']],
  ])('with %j a stored secret must be entered again because of %j', (values, titles) => {
    const fields = schemaFields(bound, values);
    const key = fields.find(({ path }) => path === 'key');
    expect(key === undefined ? undefined : movedBy(key, fields, values, { hosts: 'a\nb' })).toEqual(titles);
  });
});
