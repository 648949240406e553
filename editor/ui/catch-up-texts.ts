// Texts of the dialog by which a flow catches up: its page and the list of flows have it in their menus.
import { phrase, texts } from '../i18n/texts.ts';

export const CATCH_UP_PARTS = texts('ui/catch-up-parts', {
  fits: phrase({ _one: '{{count, number}} event fits', _other: '{{count, number}} events fit' }, (count: number) => ({
    count,
  })),
  runs: phrase({ _one: '{{count, number}} run', _other: '{{count, number}} runs' }, (count: number) => ({ count })),
  mode: { dry: 'dry', live: 'live' },
});

export const CATCH_UP_TEXTS = texts('ui/catch-up', {
  title: phrase('Let “{{name}}” catch up', (name: string) => ({ name })),
  text: 'Stored events that happened in this time and have no run of this flow yet start one each, in their order, on the published version.',
  since: 'From',
  until: 'To',
  mode: 'How to run',
  modes: { dry: 'Dry: nothing is written', live: 'Live' },
  preview: 'Count events',
  found: phrase(
    '{{fits}}; {{taken, number}} of them ran already. {{runs}} would start.',
    (matching: number, taken: number, toStart: number) => ({
      fits: CATCH_UP_PARTS.fits(matching),
      taken,
      runs: CATCH_UP_PARTS.runs(toStart),
    }),
  ),
  submit: phrase(
    {
      _dry_one: 'Start {{count, number}} dry run',
      _dry_other: 'Start {{count, number}} dry runs',
      _live_one: 'Start {{count, number}} live run',
      _live_other: 'Start {{count, number}} live runs',
    },
    (count: number, mode: 'dry' | 'live') => ({ count, context: mode }),
  ),
  started: phrase(
    {
      _dry_one: '{{count, number}} dry run was started.',
      _dry_other: '{{count, number}} dry runs were started.',
      _live_one: '{{count, number}} live run was started.',
      _live_other: '{{count, number}} live runs were started.',
    },
    (count: number, mode: 'dry' | 'live') => ({ count, context: mode }),
  ),
  /** Of those that were asked for before. */
  earlier: 'Asked for so far',
  span: phrase('{{since}} to {{until}}, {{mode}}', (since: string, until: string, mode: 'dry' | 'live') => ({
    since,
    until,
    mode: CATCH_UP_PARTS.mode[mode],
  })),
  state: {
    running: phrase('{{started, number}} of {{of, number}} runs started', (started: number, of: number) => ({
      started,
      of,
    })),
    done: phrase(
      { _one: 'Done: {{count, number}} run started', _other: 'Done: {{count, number}} runs started' },
      (count: number) => ({ count }),
    ),
    stopped: phrase('Stopped: {{started, number}} of {{of, number}} runs started', (started: number, of: number) => ({
      started,
      of,
    })),
    failed: phrase(
      'Ended after {{started, number}} of {{of, number}} runs: {{why}}',
      (started: number, of: number, why: string) => ({ started, of, why }),
    ),
  },
  progress: 'Runs started',
  stop: 'Stop',
  cancel: 'Cancel',
  failed: 'The flow could not catch up',
});
