// Texts of the dialog that replays all runs of a list.
import { phrase, texts } from '../../i18n/texts.ts';

export const REPLAY_TEXTS = texts('runs/list/replay', {
  title: 'Replay all runs that the filter finds',
  text: 'Each event runs again as a new run, in the order of arrival. Runs that have not ended, and dry runs, are left out.',
  count: phrase(
    { _one: '{{count, number}} run will be replayed.', _other: '{{count, number}} runs will be replayed.' },
    (count: number) => ({ count }),
  ),
  first: 'The first of them',
  version: 'Version',
  versions: { same: 'With the same version', newest: 'With the newest version' },
  cancel: 'Cancel',
  close: 'Close',
  run: 'Run',
  submit: phrase(
    { _one: 'Replay {{count, number}} run', _other: 'Replay {{count, number}} runs' },
    (count: number) => ({ count }),
  ),
  started: phrase(
    { _one: '{{count, number}} new run was started.', _other: '{{count, number}} new runs were started.' },
    (count: number) => ({ count }),
  ),
  refused: phrase(
    '{{started}} started; {{refused}} could not be replayed on the newest version:',
    (started: number, refused: number) => ({ started, refused }),
  ),
  notCounted: 'The runs could not be counted',
});
