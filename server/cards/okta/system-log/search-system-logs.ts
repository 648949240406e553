// okta.search-system-logs: finds events of the System Log.
import { defineOktaAction } from '../lib/define-action.ts';
import { choice, text, time } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { logEvent } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Search System Logs',
  summary: 'Finds events of the System Log.',
  docs: 'A bounded search: without _Since_ Okta looks back seven days. Give a filter, for example `eventType eq "user.session.start"`, or a word.',
  call: { method: 'GET', path: '/api/v1/logs', scopes: ['okta.logs.read'] },
  effect: 'pure',
  permissions: [],
  inputs: {
    customFilter: text(
      'Custom filter',
      { query: 'filter' },
      { optional: true, example: 'eventType eq "user.mfa.factor.reset_all"' },
    ),
    keyword: text('Keyword', { query: 'q' }, { optional: true, description: 'A word that the event has somewhere.' }),
    since: time('Since', { query: 'since' }, 'Events from then on.', '2026-11-03T00:00:00.000Z'),
    until: time('Until', { query: 'until' }, 'Events before then.', '2026-11-04T00:00:00.000Z'),
    order: choice('Order', { query: 'sortOrder' }, ['DESCENDING', 'ASCENDING'], { fallback: 'DESCENDING' }),
  },
  output: records('events', 'Events', logEvent, { page: 1_000 }),
});
