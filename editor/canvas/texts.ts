// Every text of the canvas.
export const TEXTS = {
  canvas: 'Flow canvas',
  disabled: 'Disabled',
  menuFailed: 'The menu could not be opened',
  controls: 'View of the canvas',
  legend: 'What the marks mean',
  marks: { added: 'Added', changed: 'Changed', removed: 'Removed' },
  copying: 'Letting go makes a copy here.',
  lassoStarted: 'Draw around what is to be selected. Escape calls it off.',
  lassoDone: (count: number): string => `Selected ${count}.`,
  replugNowhere: 'The wire stays: let go on the entry of a card.',
  replugged: (from: string, to: string): string => `The wire now leads from ${from} to ${to}.`,
  frameTitle: 'Frame',
  note: 'Note',
  deleteNote: 'Delete this note',
  framePlaceholder: 'Title of this part',
  notePlaceholder: 'Write what the next person should know.',
  insertHere: 'Insert a card here',
  deleteEdge: 'Remove this wire',
  bodyOf: (
    owner: { node: { name?: string | undefined }; manifest: { title: string } | undefined } | undefined,
  ): string =>
    owner?.node.name === undefined || owner.node.name === owner.manifest?.title
      ? 'For each item'
      : `For each item · ${owner.node.name}`,
  inBody: (name: string): string => (/^for each\b/i.test(name) ? `in ${name}` : `in For each ${name}`),
  dropHere: 'Drop cards here',
  emptyBody: 'Nothing is done for each item.',
  bodyRefused: (name: string): string =>
    `This wire cannot go into the body of ${name}: only its port "each" and the cards of the body lead there.`,
  movedInto: (count: number, name: string): string => `Moved ${cards(count)} into the body of ${name}.`,
  movedOut: (count: number): string => `Took ${cards(count)} out of the body.`,
  wiresCut: (count: number): string =>
    count === 0 ? '' : ` Removed ${count} ${count === 1 ? 'wire that crosses' : 'wires that cross'} its border.`,
  wiresToCut: (count: number): string =>
    `Letting go here removes ${count} ${count === 1 ? 'wire that crosses' : 'wires that cross'} the border.`,
  wiringStarted: (from: string, port: string, count: number): string =>
    count === 0
      ? `No node can follow ${from} by ${port}. Press Escape.`
      : `Wiring from ${from}, port ${port}. ${count} possible ${count === 1 ? 'entry' : 'entries'}. Arrow keys choose, Enter connects, Escape cancels.`,
  wiringAt: (name: string, at: number, count: number): string => `${name}, ${at} of ${count}. Enter connects.`,
  wired: (from: string, to: string): string => `Connected ${from} to ${to}.`,
  wiringCancelled: 'Wiring cancelled.',
  unwired: (port: string): string => `Removed the wires of port ${port}.`,
  portLabel: (node: string, port: string, targets: string[]): string =>
    targets.length === 0
      ? `Port ${port} of ${node}, not wired`
      : `Port ${port} of ${node}, leads to ${targets.join(', ')}`,
  nodeLabel: (name: string, card: string, parts: string[]): string => [name, card, ...parts].join(', '),
  issueCount: (errors: number, warnings: number): string => {
    const parts = [];
    if (errors > 0) parts.push(`${errors} ${errors === 1 ? 'error' : 'errors'}`);
    if (warnings > 0) parts.push(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`);
    return parts.join(', ');
  },
};

function cards(count: number): string {
  return `${count} ${count === 1 ? 'card' : 'cards'}`;
}
