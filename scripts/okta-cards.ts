// The page of the documentation that lists the actions of Okta: what each is called, does and needs.
import type { CardManifest } from '../shared/card/manifest.ts';

export function oktaCardsText(cards: readonly CardManifest[]): string {
  const rows = cards.filter(({ app, kind }) => app === 'okta' && kind === 'action').map(rowOf);
  return [
    '# Cards of Okta',
    '',
    'The actions of Okta, with the OAuth scopes that each needs and the admin permissions of a custom role that allow it; a',
    'standard role that may do it does as well. Scopes for reading beside one for managing serve to find what is named by',
    'login or name, and to tell what became of a call whose answer was lost. `pure` reads, `repeatable` may be done again',
    'harmlessly, `once` is asked about when its answer was lost and no look can tell ([semantics](semantics.md), J4 and J5).',
    'Permissions are ours from what Okta documents, in part inferred, and not tried in an org. This page is written by `npm',
    'run generate`.',
    '',
    '| card | id | effect | scopes | permissions |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function rowOf({ title, id, effect, scopes, permissions = [] }: CardManifest): string {
  const code = (names: readonly string[]): string =>
    names.map((name) => `\`${name.replace(' or ', '` or `')}\``).join(', ');
  return `| ${[title, code([id]), effect, code(scopes), code(permissions)].join(' | ')} |`;
}
