// Rules of the flow's settings (T4): what runs share is an expression over the trigger, and whoever skips events when
// the flow is full has said what makes it full.
import type { JsonValue } from '../../json.ts';
import type { Rule } from './context.ts';
import { checkReferences } from './expressions.ts';

export const concurrencyIsSound: Rule = (context) => {
  const { concurrencyKey, keyWhileWaiting, maxConcurrentRuns, whenFull } = context.flow.settings ?? {};
  const source = concurrencyKey?.trim() ?? '';
  if (source !== '') {
    // At no node in particular: what all triggers of the flow have.
    const typeOf = (name: string): JsonValue | undefined =>
      name === 'trigger' ? context.scope.typeOf('', name) : undefined;
    checkReferences(context, { key: '', path: ['settings', 'concurrencyKey'], source, kind: 'key', typeOf });
  } else if (keyWhileWaiting !== undefined) {
    const message =
      'Without a concurrency key there is none that a waiting run could keep. Give one, or leave this out.';
    context.report('settings.no-key', ['settings', 'keyWhileWaiting'], message, 'warning');
  }
  if (whenFull === 'skip' && source === '' && maxConcurrentRuns === undefined) {
    const message = 'Nothing makes this flow full, so no event is skipped. Give a concurrency key, or a limit of runs.';
    context.report('settings.never-full', ['settings', 'whenFull'], message, 'warning');
  }
};
