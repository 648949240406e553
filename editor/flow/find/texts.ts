// Texts of finding in a flow, of its outline, and of the list of all that can be done.
import { phrase, texts } from '../../i18n/texts.ts';

export const TEXTS = texts('flow/find', {
  title: 'Find in the flow',
  placeholder: 'Words, or is:invalid, uses:…',
  hint: 'Enter walks through what is found. Also:',
  count: phrase(
    { _nothing: 'Nothing found', _found: '{{all, number}} found', _: '{{at, number}} of {{all, number}}' },
    (at: number, all: number) => ({ at, all, context: all === 0 ? 'nothing' : at === 0 ? 'found' : '' }),
  ),
  previous: 'The one before',
  next: 'The next one',
  close: 'Close',
  outline: 'Outline of the flow',
  outlineHelp: 'The keys of the canvas work here too.',
  leadsTo: phrase({ _out: '→ {{names}}', _: '{{port}} → {{names}}' }, (port: string, names: readonly string[]) => ({
    port,
    names: names.join(', '),
    context: port,
  })),
  issues: phrase({ _one: '{{count, number}} issue', _other: '{{count, number}} issues' }, (count: number) => ({
    count,
  })),
  disabled: 'disabled',
  notes: 'Notes',
  paletteTitle: 'Do anything',
  palettePlaceholder: 'A command, a card to add, a node or a page',
  paletteKeys: 'Arrows choose, Enter does it, Esc closes',
  nothing: 'Nothing like that.',
  groups: { command: 'Commands', node: 'Nodes of this flow', card: 'Cards to add', page: 'Pages' },
  addCard: phrase('Add {{title}}', (title: string) => ({ title })),
});
