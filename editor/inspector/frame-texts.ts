// The texts of the inspector before one of its panels has come, or where none is shown.
export const TEXTS = {
  several: (count: number): string => `${count} nodes selected`,
  severalText: 'Drag to move them, Delete to remove them, Ctrl C to copy them.',
  notFetched: 'The panel could not be loaded',
  edgeTitle: 'Wire',
  edgeText: (from: string, port: string, to: string): string => `From ${from}, port ${port}, to ${to}.`,
};
