// Texts of publishing.
import { phrase, texts } from '../../i18n/texts.ts';

export const TEXTS = texts('flow/publish', {
  published: phrase('Version {{version}} is live.', (version: number) => ({ version })),
  publishFirst: phrase(
    {
      _one: 'This is the first version: {{count, number}} node.',
      _other: 'This is the first version: {{count, number}} nodes.',
    },
    (nodes: number) => ({ count: nodes }),
  ),
  publishChanges: phrase('Compared with the live version {{version}}:', (version: number) => ({ version })),
  comment: 'Comment',
  commentPlaceholder: 'Why this change? Shown in the list of versions.',
  notSaved: 'The draft is not saved yet, so nothing was published. See what the top of the page says, then try again.',
  cannotPublish: 'Mend these first:',
  breaksCallers: 'Flows that call this one no longer fit once this is live:',
  scopes: 'Scopes that it needs in Okta',
  reaches: 'What it reaches outside',
  scopesUse: 'Connection',
  scopesMissing: phrase(
    {
      _one: 'Not granted yet: {{scopes}}. Steps that need it will fail, the others will not. In Okta: Applications > the app > Okta API Scopes > Grant, as a Super Administrator.',
      _other:
        'Not granted yet: {{scopes}}. Steps that need them will fail, the others will not. In Okta: Applications > the app > Okta API Scopes > Grant, as a Super Administrator.',
    },
    (scopes: readonly string[]) => ({ scopes: scopes.join(', '), count: scopes.length }),
  ),
  moreIssues: phrase('(and {{count, number}} more)', (count: number) => ({ count })),
});
