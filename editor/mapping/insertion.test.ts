// Where a field goes in a text, an expression and JSON. `|` is the caret.
import { expect, test } from 'vitest';

import { insertIntoExpression, insertIntoTemplate, type Insertion } from './insertion.ts';
import { insertIntoJson } from './json-insertion.ts';

type Insert = (text: string, at: number, path: string) => Insertion;
const template: Insert = (text, at, path) => insertIntoTemplate(text, at, at, path);
const expression: Insert = (text, at, path) => insertIntoExpression(text, at, at, path);

function put(marked: string, insert: Insert, path = 'trigger.id'): string {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, text: inserted } = insert(text, at, path);
  return text.slice(0, from) + inserted + text.slice(to);
}

test.each([
  ['|', '{{ trigger.id }}'],
  ['For |!', 'For {{ trigger.id }}!'],
  ['{{ size(|) }}', '{{ size(trigger.id) }}'],
  ['{{ a +| }}', '{{ a +trigger.id }}'],
  ['{{ a| }}', '{{ a trigger.id }}'],
])('a text: %s', (before, after) => {
  expect(put(before, template)).toBe(after);
});

test.each([
  ['|', 'trigger.id'],
  ['|== "x"', 'trigger.id== "x"'],
  ['a |b', 'a trigger.id b'],
])('a condition: %s', (before, after) => {
  expect(put(before, expression)).toBe(after);
});

test('what is selected in a text makes room, as for any typing', () => {
  expect(insertIntoTemplate('For you', 4, 7, 'trigger.id')).toEqual({ from: 4, to: 7, text: '{{ trigger.id }}' });
});

test.each([
  // Nothing, or a text that is no JSON.
  ['|', '{{ trigger.id }}'],
  ['Hello |', 'Hello {{ trigger.id }}'],
  // Into the text that it falls on.
  ['{"a": "Hi |"}', '{"a": "Hi {{ trigger.id }}"}'],
  ['{"a": |""}', '{"a": "{{ trigger.id }}"}'],
  // As a value where one is missing.
  ['{"a":|}', '{"a": "{{ trigger.id }}"}'],
  ['{"a": |, "b": 1}', '{"a": "{{ trigger.id }}", "b": 1}'],
  // As a field of its own.
  ['{|}', '{"id": "{{ trigger.id }}"}'],
  ['{|"a": 1}', '{"id": "{{ trigger.id }}", "a": 1}'],
  ['{"a": 1|}', '{"a": 1, "id": "{{ trigger.id }}"}'],
  ['{"a": 1|2, "b": 2}', '{"a": 12, "id": "{{ trigger.id }}", "b": 2}'],
  ['{"a": 1,| "b": 2}', '{"a": 1, "id": "{{ trigger.id }}", "b": 2}'],
  ['{"a": | {"c": [1]}, "b": 2}', '{"a":  {"c": [1]}, "id": "{{ trigger.id }}", "b": 2}'],
  ['{"a|a": 1}', '{"id": "{{ trigger.id }}", "aa": 1}'],
  ['{"a": tr|ue}', '{"a": true, "id": "{{ trigger.id }}"}'],
  // Never a key that is there.
  ['{"id": 1|}', '{"id": 1, "id2": "{{ trigger.id }}"}'],
  // Into a list.
  ['[|]', '["{{ trigger.id }}"]'],
  ['[1|, 2]', '[1, "{{ trigger.id }}", 2]'],
  ['[1, |2]', '[1, "{{ trigger.id }}", 2]'],
  // Around the whole.
  ['|{"a": 1}', '{"id": "{{ trigger.id }}", "a": 1}'],
  ['{"a": [1]}\n|', '{"a": [1], "id": "{{ trigger.id }}"}\n'],
  // Over lines.
  ['{\n  "a": 1|\n}', '{\n  "a": 1,\n  "id": "{{ trigger.id }}"\n}'],
  ['{|\n  "a": 1\n}', '{\n  "id": "{{ trigger.id }}",\n  "a": 1\n}'],
])('JSON: %s', (before, after) => {
  expect(put(before, insertIntoJson)).toBe(after);
});

test('a path with quotes stays JSON, and its last name is the key', () => {
  const path = 'trigger.headers["x-id"]';
  expect(JSON.parse(put('{|}', insertIntoJson, path))).toEqual({ 'x-id': `{{ ${path} }}` });
  expect(JSON.parse(put('{"a": "b|"}', insertIntoJson, path))).toEqual({ a: `b{{ ${path} }}` });
  expect(JSON.parse(put('{|}', insertIntoJson, 'trigger.events[0]'))).toEqual({ events: '{{ trigger.events[0] }}' });
});
