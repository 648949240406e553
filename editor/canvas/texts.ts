// Every text of the canvas.
import { phrase, texts } from '../i18n/texts.ts';

export const TEXTS = texts('canvas', {
  canvas: 'Flow canvas',
  differences: 'What differs, on the canvas',
  disabled: 'Disabled',
  menuFailed: 'The menu could not be opened',
  controls: 'View of the canvas',
  legend: 'What the marks mean',
  marks: { added: 'Added', changed: 'Changed', removed: 'Removed' },
  copying: 'Letting go makes a copy here.',
  lassoStarted: 'Draw around what is to be selected. Escape calls it off.',
  lassoDone: phrase('Selected {{count, number}}.', (count: number) => ({ count })),
  replugNowhere: 'The wire stays: let go on the entry of a card.',
  replugged: phrase('The wire now leads from {{from}} to {{to}}.', (from: string, to: string) => ({ from, to })),
  frameTitle: 'Frame',
  note: 'Note',
  deleteNote: 'Delete this note',
  framePlaceholder: 'Title of this part',
  notePlaceholder: 'Write what the next person should know.',
  insertHere: 'Insert a card here',
  deleteEdge: 'Remove this wire',
  bodyOf: phrase(
    { _named: 'For each item · {{name}}', _: 'For each item' },
    (owner: { node: { name?: string | undefined }; manifest: { title: string } | undefined } | undefined) => {
      const name = owner?.node.name;
      return { name, context: name === undefined || name === owner?.manifest?.title ? '' : 'named' };
    },
  ),
  inBody: phrase({ _named: 'in For each {{name}}', _: 'in {{name}}' }, (name: string) => ({
    name,
    context: /^for each\b/i.test(name) ? '' : 'named',
  })),
  dropHere: 'Drop cards here',
  emptyBody: 'Nothing is done for each item.',
  bodyRefused: phrase(
    'This wire cannot go into the body of {{name}}: only its port "each" and the cards of the body lead there.',
    (name: string) => ({ name }),
  ),
  movedInto: phrase(
    {
      _one: 'Moved {{count, number}} card into the body of {{name}}.',
      _other: 'Moved {{count, number}} cards into the body of {{name}}.',
    },
    (count: number, name: string) => ({ count, name }),
  ),
  movedOut: phrase(
    { _one: 'Took {{count, number}} card out of the body.', _other: 'Took {{count, number}} cards out of the body.' },
    (count: number) => ({ count }),
  ),
  wiresCut: phrase(
    {
      _one: 'Removed {{count, number}} wire that crosses its border.',
      _other: 'Removed {{count, number}} wires that cross its border.',
    },
    (count: number) => ({ count }),
  ),
  wiresToCut: phrase(
    {
      _one: 'Letting go here removes {{count, number}} wire that crosses the border.',
      _other: 'Letting go here removes {{count, number}} wires that cross the border.',
    },
    (count: number) => ({ count }),
  ),
  wiringStarted: phrase(
    {
      _zero: 'No node can follow {{from}} by {{port}}. Press Escape.',
      _one: 'Wiring from {{from}}, port {{port}}. {{count, number}} possible entry. Arrow keys choose, Enter connects, Escape cancels.',
      _other:
        'Wiring from {{from}}, port {{port}}. {{count, number}} possible entries. Arrow keys choose, Enter connects, Escape cancels.',
    },
    (from: string, port: string, count: number) => ({ from, port, count }),
  ),
  wiringAt: phrase('{{name}}, {{at}} of {{count}}. Enter connects.', (name: string, at: number, count: number) => ({
    name,
    at,
    count,
  })),
  wired: phrase('Connected {{from}} to {{to}}.', (from: string, to: string) => ({ from, to })),
  wiringCancelled: 'Wiring cancelled.',
  unwired: phrase('Removed the wires of port {{port}}.', (port: string) => ({ port })),
  portLabel: phrase(
    { _free: 'Port {{port}} of {{node}}, not wired', _: 'Port {{port}} of {{node}}, leads to {{targets}}' },
    (node: string, port: string, targets: readonly string[]) => ({
      node,
      port,
      targets: targets.join(', '),
      context: targets.length === 0 ? 'free' : '',
    }),
  ),
  errors: phrase({ _one: '{{count, number}} error', _other: '{{count, number}} errors' }, (count: number) => ({
    count,
  })),
  warnings: phrase({ _one: '{{count, number}} warning', _other: '{{count, number}} warnings' }, (count: number) => ({
    count,
  })),
});

/** "2 errors, 1 warning"; empty where there are none. */
export function issueCount(errors: number, warnings: number): string {
  const parts = [];
  if (errors > 0) parts.push(TEXTS.errors(errors));
  if (warnings > 0) parts.push(TEXTS.warnings(warnings));
  return parts.join(', ');
}
