import { expect, test } from 'vitest';

import type { CardManifest, ManifestLookup } from '../card/manifest.ts';
import type { Flow, FlowNode } from '../flow/flow.ts';
import { neededEventTypes } from './needed-event-types.ts';

const base = { version: 1, title: '', summary: '', docs: '', ports: [], sample: {}, scopes: [], effect: 'pure' };
const cards: Record<string, object> = {
  'okta.fixed': {
    kind: 'trigger',
    eventTypes: ['user.session.start'],
    input: {},
    extension: { input: 'more', eventTypes: ['user.session.end'] },
  },
  'okta.event': { kind: 'trigger', eventTypeFrom: 'eventType', input: {} },
  'time.schedule': { kind: 'trigger', source: 'schedule', eventTypes: ['time.schedule'], input: {} },
  'logic.wait': { kind: 'action', input: { properties: { type: { widget: 'event-type' }, other: {} } } },
};
const manifestOf: ManifestLookup = (card) =>
  card in cards ? ({ ...base, ...cards[card], id: card } as unknown as CardManifest) : undefined;
const flow = (id: string, ...nodes: Omit<FlowNode, 'version'>[]): { id: string; flow: Flow } => ({
  id,
  flow: {
    formatVersion: 1,
    id,
    name: id,
    edges: [],
    nodes: Object.fromEntries(nodes.map((node, at) => [`n${at}`, { ...node, version: 1 }])),
  },
});

test('what triggers start on and steps wait for, each with the flows, and whether a hook can bring it', () => {
  const flows = [
    flow('a', { card: 'okta.fixed' }, { card: 'logic.wait', inputs: { type: 'user.mfa.factor.activate', other: 'x' } }),
    flow('b', { card: 'okta.fixed', inputs: { more: true } }, { card: 'okta.event', inputs: { eventType: 'made.up' } }),
    flow('c', { card: 'okta.event', inputs: { eventType: 'policy.evaluate_sign_on' } }),
  ];
  expect(neededEventTypes(flows, manifestOf)).toEqual([
    { type: 'made.up', flows: ['b'], byHook: false },
    { type: 'policy.evaluate_sign_on', flows: ['c'], byHook: false },
    { type: 'user.mfa.factor.activate', flows: ['a'], byHook: true },
    { type: 'user.session.end', flows: ['b'], byHook: true },
    { type: 'user.session.start', flows: ['a', 'b'], byHook: true },
  ]);
});

test('no type of what is disabled, unknown, not of Okta, left open, or only known when it runs', () => {
  const flows = [
    flow(
      'a',
      { card: 'okta.fixed', disabled: true },
      { card: 'no.such' },
      { card: 'time.schedule' },
      { card: 'okta.event' },
      { card: 'logic.wait', inputs: { type: '{{ trigger.type }}' } },
      { card: 'logic.wait', inputs: { type: '' } },
    ),
  ];
  expect(neededEventTypes(flows, manifestOf)).toEqual([]);
});
