// Flows for what those of flows/ do not show: a For each with failures, a step in doubt, a long wait, issues, and many
// nodes. `elsewhere` is the address of what they call.
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { flowFile } from '../../tests/support/flow-file.ts';

const TRIGGER: JsonObject = { card: 'okta.user-mfa-factor-reset-all', version: 1, name: 'All factors reset' };
/** The rows of nodes of the large flow. */
const ROWS = 5;

const send = (name: string, url: string, more: JsonObject = {}): JsonObject => ({
  card: 'web.request',
  version: 1,
  name,
  inputs: { method: 'POST', url, body: { user: '{{ trigger.oktaUser.alternateId }}' } },
  ...more,
});

/** A flow with a POST that nobody answers, so that nobody knows whether it took effect. */
export const openTicket = (elsewhere: string): JsonObject =>
  flowFile(
    'ticket-at-the-desk',
    {
      trigger: TRIGGER,
      ticket: send('Open a ticket', `${elsewhere}/never/tickets`, { policy: { timeoutMs: 300, attempts: 1 } }),
      note: {
        card: 'data.compose',
        version: 1,
        name: 'Write the note',
        inputs: { text: 'Ticket for {{ trigger.oktaUser.displayName }}, reset by {{ trigger.admin.displayName }}.' },
      },
    },
    ['trigger -> ticket', 'ticket -> note'],
    {
      name: 'Ticket at the help desk',
      description: 'Opens a ticket in the old help desk, which answers when it likes.',
    },
  );

/** A flow with a For each over twelve items, of which two fail. */
export const tellTeam = (elsewhere: string): JsonObject =>
  flowFile(
    'tell-the-team',
    {
      trigger: TRIGGER,
      each: {
        card: 'logic.for-each',
        version: 1,
        name: 'Each of the team',
        inputs: {
          items: ['Amara', 'Chen', 'Dana', 'Grace', 'Leila', 'Mikael', 'Noah', 'Priya', 'Sofia', 'Tom', 'Yossi', 'Zoe'],
          concurrency: 4,
          onItemError: 'collect',
        },
      },
      tell: {
        card: 'web.request',
        version: 1,
        name: 'Tell them',
        parent: 'each',
        inputs: {
          method: 'POST',
          url: `${elsewhere}/{{ item in ['Leila', 'Tom'] ? 'refuses' : 'tell' }}`,
          body: { who: '{{ item }}', about: '{{ trigger.oktaUser.displayName }}' },
        },
      },
      after: {
        card: 'data.set',
        version: 1,
        name: 'How many were told',
        inputs: { values: { failed: '{{ size(each.errors) }}' } },
      },
    },
    ['trigger -> each', 'each.each -> tell', 'each.out -> after'],
    {
      name: 'Tell the whole team',
      description: 'Each of the security team hears of it in a message of their own.',
      layout: {
        nodes: { trigger: { x: 0, y: 0 }, each: { x: 320, y: 0 }, tell: { x: 440, y: 200 }, after: { x: 800, y: 0 } },
        notes: { note1: { x: 0, y: 160, width: 272, height: 96, text: 'Two of the team have no address yet.' } },
      },
    },
  );

/** A flow that waits an hour. */
export const coolDown = (): JsonObject =>
  flowFile(
    'cool-down',
    {
      trigger: TRIGGER,
      wait: { card: 'logic.delay', version: 1, name: 'Let an hour pass', inputs: { seconds: 3_600 } },
      look: {
        card: 'okta.read-user',
        version: 1,
        name: 'Look at the user',
        connection: 'okta',
        inputs: { user: '{{ trigger.oktaUser.id }}' },
      },
    },
    ['trigger -> wait', 'wait -> look'],
    {
      name: 'Look again after an hour',
      description: 'Reads the user an hour after a reset.',
      connections: { okta: { app: 'okta' } },
    },
  );

/** A flow with issues: an address is missing, a field is misspelt, and a connection is bound to nothing. */
export const broken = (): JsonObject =>
  flowFile(
    'vpn-review',
    {
      trigger: TRIGGER,
      send: { card: 'web.request', version: 1, name: 'Ask the VPN' },
      write: {
        card: 'data.compose',
        version: 1,
        name: 'Write the review',
        inputs: { text: '{{ trigger.oktaUsr.displayName }} used {{ send.body.count }} sessions.' },
      },
      tell: {
        card: 'notify.email',
        version: 1,
        name: 'Mail it',
        connection: 'mail',
        inputs: { to: ['vpn@nexacorp.example'], subject: 'VPN review', text: '{{ write.text }}' },
      },
    },
    ['trigger -> send', 'send -> write', 'write -> tell'],
    { name: 'Review of VPN sessions', connections: { mail: { app: 'smtp' } } },
  );

/** A flow with a trigger and 60 steps, in rows that branch and join. */
export function large(): JsonObject {
  const nodes: JsonObject = { trigger: TRIGGER };
  const places: Record<string, JsonValue> = { trigger: { x: 0, y: 0 } };
  const arrows: string[] = [];
  for (let at = 1; at <= 60; at += 1) {
    const before = at <= ROWS ? 'trigger' : `n${at - ROWS}`;
    nodes[`n${at}`] = {
      card: 'data.compose',
      version: 1,
      name: `Step ${at}`,
      inputs: {
        text: `For {{ trigger.oktaUser.displayName }}${before === 'trigger' ? '' : ` after {{ ${before}.text }}`}`,
      },
    };
    places[`n${at}`] = { x: Math.ceil(at / ROWS) * 320, y: ((at - 1) % ROWS) * 160 };
    arrows.push(`${before} -> n${at}`);
    if (at > ROWS && at % 7 === 0) arrows.push(`n${at - ROWS + 1} -> n${at}`);
  }
  return flowFile('large', nodes, arrows, { name: 'A flow of sixty steps', layout: { nodes: places, notes: {} } });
}
