// Writes the page of the documentation that lists the actions of Okta: what each is called, does and needs.
import type { CardManifest } from '../shared/card/manifest.ts';

/** The page. It is made of the cards' manifests, so it says what validation and the connection page say. */
export function oktaCardsText(cards: readonly CardManifest[]): string {
  const rows = cards.filter(({ app, kind }) => app === 'okta' && kind === 'action').map(rowOf);
  return [
    '# Cards of Okta',
    '',
    'The actions of Okta, with the OAuth scopes that each needs and the admin permissions of a custom role that allow it; a',
    'standard role that may do it does as well. Scopes for reading beside one for managing serve to find what is named by',
    'login or name, and to tell what became of a call whose answer was lost. `pure` reads, `repeatable` may be done again',
    'harmlessly, `once` is asked about when its answer was lost and no look can tell ([semantics](semantics.md), J4 and J5).',
    'Permissions are what Okta documents for what an administrator does, not tried in an org. Those marked _(inferred)_ are what',
    'we take them to be: Okta does not say which permission allows the call. Where none is named, none of a custom role is known.',
    'A login with a slash stands in no path and is looked up, which needs `okta.users.read` also where it is not listed: a flow',
    'that names such a login asks for it when it is published.',
    'This page is written by `npm run generate`.',
    '',
    '| card | id | effect | scopes | permissions |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function rowOf({ title, id, effect, scopes, permissions = [], permissionsInferred }: CardManifest): string {
  const code = (names: readonly string[]): string =>
    names.map((name) => `\`${name.replace(' or ', '` or `')}\``).join(', ');
  return `| ${[title, code([id]), effect, code(scopes), `${code(permissions)}${permissionsInferred === true ? ' _(inferred)_' : ''}`].join(' | ')} |`;
}
