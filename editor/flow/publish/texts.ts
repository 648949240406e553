// Texts of publishing.
export const TEXTS = {
  published: (version: number): string => `Version ${version} is live.`,
  publishFirst: (nodes: number): string => `This is the first version: ${nodes} ${nodes === 1 ? 'node' : 'nodes'}.`,
  publishChanges: (version: number): string => `Compared with the live version ${version}:`,
  comment: 'Comment',
  commentPlaceholder: 'Why this change? Shown in the list of versions.',
  notSaved: 'The draft is not saved yet, so nothing was published. See what the top of the page says, then try again.',
  cannotPublish: 'Mend these first:',
  breaksCallers: 'Flows that call this one no longer fit once this is live:',
  scopes: 'Scopes that it needs in Okta',
  reaches: 'What it reaches outside',
  scopesUse: 'Connection',
  scopesMissing: (scopes: readonly string[]): string =>
    `Not granted yet: ${scopes.join(', ')}. Steps that need ${scopes.length === 1 ? 'it' : 'them'} will fail, the others will not. In Okta: Applications > the app > Okta API Scopes > Grant, as a Super Administrator.`,
  moreIssues: (count: number): string => `(and ${count} more)`,
};
