// Finding in a flow: words, states and uses, alone and together.
import { expect, test } from 'vitest';

import { findInFlow } from './find.ts';
import { aFlow, manifests, node } from './session.test-support.ts';

const flow = {
  ...aFlow(),
  nodes: {
    ...aFlow().nodes,
    lost: node('notify.email', {
      name: 'Tell',
      disabled: true,
      inputs: { to: ['sec@example.com'], more: { text: '{{ trigger.oktaUserName }}' } },
    }),
    late: node('data.compose', { when: 'trigger.oktaUser.id != ""' }),
  },
  layout: { nodes: {}, notes: { note1: { x: 0, y: 0, text: 'Why we tell\nsecurity' } } },
};
const issues = [{ code: 'x', path: ['nodes', 'say', 'inputs', 'text'], message: '', severity: 'error' as const }];
const find = (query: string) =>
  findInFlow(query, { flow, manifests, issues }).map(({ id, where }) => (where === '' ? id : `${id} (${where})`));

test.each([
  ['', []],
  ['say', ['say']],
  ['SEC@example', ['lost (to)']],
  ['tell', ['lost', 'note:note1']],
  ['compose', ['say', 'late']],
  ['is:invalid', ['say']],
  ['is:unused', ['late', 'lost']],
  ['is:unused is:disabled', ['lost']],
  ['is:trigger', ['trigger']],
  ['is:note security', ['note:note1']],
  ['card:email', ['lost']],
  ['uses:trigger.eventtype', ['say (text)']],
  ['uses:trigger', ['say (text)', 'late (when)', 'lost (more.text)']],
  // A part of a name is no use of it.
  ['uses:trigger.oktaUser', ['late (when)']],
  ['uses:oktaUser', []],
  ['is:nothing', []],
])('%s', (query, found) => {
  expect(find(query).toSorted()).toEqual(found.toSorted());
});
