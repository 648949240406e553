// Which slot a node names after a connection was chosen for it, and what the other nodes keep.
import { describe, expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import { applyOperation } from '../../shared/flow/operations.ts';
import { chooseConnection } from './choose-connection.ts';
import { aFlow, manifests, node } from './session.test-support.ts';

const HOOK = { id: 'hook', app: 'slack' };
const BOT = { id: 'bot', app: 'slack' };
const MAIL = { id: 'mail', app: 'smtp' };

function flowWith(connections: Flow['connections'], of: Record<string, string | undefined>): Flow {
  const flow = aFlow();
  for (const [key, connection] of Object.entries(of)) {
    flow.nodes[key] = { ...node('notify.email'), ...(connection === undefined ? {} : { connection }) };
  }
  return connections === undefined ? flow : { ...flow, connections };
}

function chosen(flow: Flow, key: string, connection: { id: string; app: string }, bindings: Record<string, string>) {
  const { slot, operations, bindings: after } = chooseConnection(flow, key, connection, bindings);
  const next = applyOperation(flow, { type: 'batch', operations }, manifests);
  return { slot, after, connections: Object.keys(next.connections ?? {}), node: next.nodes[key]?.connection };
}

describe('choosing a connection', () => {
  test('the first one gets a slot named after its app', () => {
    const flow = flowWith(undefined, { ask: undefined });
    expect(chosen(flow, 'ask', MAIL, {})).toEqual({
      slot: 'smtp',
      after: { smtp: 'mail' },
      connections: ['smtp'],
      node: 'smtp',
    });
  });

  test('another one of the same app changes what the slot stands for, and nothing in the flow', () => {
    const flow = flowWith({ slack: { app: 'slack' } }, { ask: 'slack' });
    expect(chooseConnection(flow, 'ask', BOT, { slack: 'hook' })).toEqual({
      slot: 'slack',
      operations: [],
      bindings: { slack: 'bot' },
    });
  });

  test('one of another app takes another slot, and the one that nobody names any more goes', () => {
    const flow = flowWith({ smtp: { app: 'smtp' } }, { ask: 'smtp' });
    expect(chosen(flow, 'ask', BOT, { smtp: 'mail' })).toEqual({
      slot: 'slack',
      after: { slack: 'bot' },
      connections: ['slack'],
      node: 'slack',
    });
  });

  test('a slot that another node names stays', () => {
    const flow = flowWith({ smtp: { app: 'smtp' } }, { ask: 'smtp', tell: 'smtp' });
    expect(chosen(flow, 'ask', BOT, { smtp: 'mail' })).toMatchObject({
      after: { smtp: 'mail', slack: 'bot' },
      connections: ['smtp', 'slack'],
    });
  });

  test('a node joins the slot of its connection, never changes the account of another node', () => {
    const flow = flowWith({ slack: { app: 'slack' } }, { tell: 'slack', ask: undefined });
    expect(chosen(flow, 'ask', HOOK, { slack: 'hook' })).toMatchObject({ slot: 'slack', connections: ['slack'] });
    expect(chosen(flow, 'ask', BOT, {})).toMatchObject({ slot: 'slack', connections: ['slack'] });
    expect(chosen(flow, 'ask', BOT, { slack: 'hook' })).toMatchObject({
      slot: 'slack2',
      after: { slack: 'hook', slack2: 'bot' },
    });
  });
});
