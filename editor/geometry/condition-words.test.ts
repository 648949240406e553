// A condition as people say it.
import { expect, test } from 'vitest';

import { chainIn } from '../../shared/expression/references.ts';
import { titleOfKey } from '../../shared/card/field-title.ts';
import { rowsOf } from '../../shared/condition/read.ts';
import { conditionWords } from './condition-words.ts';

function words(cel: string): string {
  const titlesOf = (source: string): string[] | undefined => chainIn(source)?.path.map(titleOfKey);
  const parts = conditionWords(rowsOf(cel) ?? { join: 'all', items: [] }, titlesOf);
  return parts.map((part) => (part.kind === 'text' ? part.text : `[${part.titles.join(' › ')}]`)).join('');
}

test.each([
  ['trigger.admin.id != trigger.oktaUser.id', '[Admin] is not [Okta User]'],
  ['trigger.admin.id == trigger.uuid', '[Admin › Id] is [Uuid]'],
  ["trigger.outcome.result == 'SUCCESS'", '[Outcome › Result] is SUCCESS'],
  ["trigger.name == ''", '[Name] is “”'],
  ["trigger.type in ['User', 'App'] && trigger.active", '[Type] is one of User, App and [Active]'],
  ['trigger.a == null || (has(trigger.b) && !trigger.c)', '[A] is nothing or ([B] exists and [C] does not hold)'],
  ["timestamp(trigger.at) >= timestamp(run.startedAt) - duration('24h')", '[At] is within the last 24h'],
  ["trigger.target.exists(t, t.type == 'App')", "trigger.target.exists(t, t.type == 'App')"],
  ['size(trigger.groups) > 3', '[Groups] has more than 3'],
])('%s', (cel, said) => {
  expect(words(cel)).toBe(said);
});
