// The line under a node's name.
import { expect, test } from 'vitest';

import { summaryOf, textOf } from './summary.ts';
import { aManifest, node } from '../session/session.test-support.ts';

test('an expression alone stands without braces, one in a text by its last word', () => {
  expect(textOf('{{ trigger.admin.id != trigger.oktaUser.id }}')).toBe('trigger.admin.id != trigger.oktaUser.id');
  expect(textOf('Reset of {{ trigger.oktaUser.alternateId }} at {{ size(a) }}')).toBe(
    'Reset of ‹alternateId› at ‹size(a)›',
  );
  expect(textOf('{{ a }} and {{ b }}')).toBe('‹a› and ‹b›');
});

test('values in a few words', () => {
  expect(
    [5, true, ['a', 'b'], [{}, {}], [{ name: 'who' }, { name: 'why' }], { text: 1, level: 2 }, null, ''].map((value) =>
      textOf(value),
    ),
  ).toEqual(['5', 'true', 'a, b', '2 items', 'who, why', 'text, level', '', '']);
});

test('seconds are told in larger units', () => {
  const manifest = aManifest('a.b', {
    input: { type: 'object', properties: { seconds: { type: 'number', unit: 's' } } },
  });
  expect(summaryOf(node('a.b', { inputs: { seconds: 5_400 } }), manifest)).toBe('1 h 30 min');
  expect(summaryOf(node('a.b', { inputs: { seconds: '{{ trigger.wait }}' } }), manifest)).toBe('trigger.wait');
});

test('required inputs come first, at most two, and a trigger adds its condition', () => {
  const manifest = aManifest('a.b', {
    kind: 'trigger',
    input: { type: 'object', required: ['url'], properties: { method: {}, url: {} } },
  });
  expect(summaryOf(node('a.b', { inputs: { method: 'GET', url: 'https://x' }, when: 'true' }), manifest)).toBe(
    'https://x · GET',
  );
  expect(summaryOf(node('a.b', { when: 'trigger.ok' }), manifest)).toBe('trigger.ok');
  expect(summaryOf(node('a.b', { inputs: { url: 'x' } }), undefined)).toBe('');
});

test('a switch that is on goes by its title, one that is off by nothing', () => {
  const manifest = aManifest('a.b', {
    input: { type: 'object', properties: { identityEngine: { type: 'boolean', title: 'Identity Engine' } } },
  });
  expect(summaryOf(node('a.b', { inputs: { identityEngine: true } }), manifest)).toBe('Identity Engine');
  expect(summaryOf(node('a.b', { inputs: { identityEngine: false } }), manifest)).toBe('');
  expect(summaryOf(node('a.b', { inputs: { identityEngine: '{{ trigger.x }}' } }), manifest)).toBe('trigger.x');
});
