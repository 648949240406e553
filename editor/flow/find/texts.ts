// Texts of finding in a flow, of its outline, and of the list of all that can be done.
export const TEXTS = {
  title: 'Find in the flow',
  placeholder: 'Words, or is:invalid, uses:…',
  hint: 'Enter walks through what is found. Also:',
  count: (at: number, count: number): string =>
    count === 0 ? 'Nothing found' : at === 0 ? `${count} found` : `${at} of ${count}`,
  previous: 'The one before',
  next: 'The next one',
  close: 'Close',
  outline: 'Outline of the flow',
  outlineHelp: 'The keys of the canvas work here too.',
  leadsTo: (port: string, names: readonly string[]): string =>
    `${port === 'out' ? '' : `${port} `}→ ${names.join(', ')}`,
  issues: (count: number): string => `${count} ${count === 1 ? 'issue' : 'issues'}`,
  disabled: 'disabled',
  notes: 'Notes',
  paletteTitle: 'Do anything',
  palettePlaceholder: 'A command, a card to add, a node or a page',
  paletteKeys: 'Arrows choose, Enter does it, Esc closes',
  nothing: 'Nothing like that.',
  groups: { command: 'Commands', node: 'Nodes of this flow', card: 'Cards to add', page: 'Pages' },
  addCard: (title: string): string => `Add ${title}`,
};
