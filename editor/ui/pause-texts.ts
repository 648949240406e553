// Texts of the pause of a flow: its page and the list of flows have it in their menus.
import { phrase, texts } from '../i18n/texts.ts';

export const PAUSE_TEXTS = texts('ui/pause', {
  pause: 'Pause',
  unpause: 'Unpause',
  discard: phrase(
    { _one: 'Discard {{count, number}} queued run', _other: 'Discard {{count, number}} queued runs' },
    (count: number) => ({ count }),
  ),
  paused: phrase('{{name}} is paused: its runs stay queued.', (name: string) => ({ name })),
  unpaused: phrase('{{name}} takes up its runs again.', (name: string) => ({ name })),
  discarded: phrase(
    { _one: 'Discarded {{count, number}} queued run.', _other: 'Discarded {{count, number}} queued runs.' },
    (count: number) => ({ count }),
  ),
  discardTitle: phrase(
    { _one: 'Discard {{count, number}} queued run?', _other: 'Discard {{count, number}} queued runs?' },
    (count: number) => ({ count }),
  ),
  discardText: 'They are cancelled without having begun. Each can be replayed later from the list of runs.',
  failed: 'That did not work',
});
