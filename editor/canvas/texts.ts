// Every text of the canvas.
export const texts = {
  canvas: 'Flow canvas',
  unknownCard: 'Unknown card',
  disabled: 'Disabled',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit the flow to the view',
  tidy: 'Tidy the layout',
  note: 'Note',
  addNote: 'Add a note',
  deleteNote: 'Delete this note',
  notePlaceholder: 'Write what the next person should know.',
  insertHere: 'Insert a card here',
  deleteEdge: 'Remove this wire',
  bodyOf: (name: string): string => `For each: ${name}`,
  notAllowed: 'This wire is not allowed.',
  wiringStarted: (from: string, port: string, count: number): string =>
    count === 0
      ? `No node can follow ${from} by ${port}. Press Escape.`
      : `Wiring from ${from}, port ${port}. ${count} possible ${count === 1 ? 'entry' : 'entries'}. Arrow keys choose, Enter connects, Escape cancels.`,
  wiringAt: (name: string, at: number, count: number): string => `${name}, ${at} of ${count}. Enter connects.`,
  wired: (from: string, to: string): string => `Connected ${from} to ${to}.`,
  wiringCancelled: 'Wiring cancelled.',
  unwired: (port: string): string => `Removed the wires of port ${port}.`,
  copied: (count: number): string => `Copied ${count} ${count === 1 ? 'node' : 'nodes'}.`,
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
  times: (count: number): string => `${count} times`,
};
