// The texts of the inspector before one of its panels has come, or where none is shown.
import { phrase, texts } from '../i18n/texts.ts';

export const TEXTS = texts('inspector/frame', {
  several: phrase('{{count, number}} nodes selected', (count: number) => ({ count })),
  severalText: 'Drag to move them, Delete to remove them, Ctrl C to copy them.',
  notFetched: 'The panel could not be loaded',
  edgeTitle: 'Wire',
  edgeText: phrase('From {{from}}, port {{port}}, to {{to}}.', (from: string, port: string, to: string) => ({
    from,
    port,
    to,
  })),
});
