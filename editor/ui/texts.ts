// Texts of what every page is made of.
const runs = (count: number): string => `${count} ${count === 1 ? 'queued run' : 'queued runs'}`;

export const TEXTS = {
  notFound: {
    title: 'Page not found',
    text: 'Nothing has this address. It may have been deleted, or the link is cut short.',
    action: 'Go to flows',
  },
  crashed: {
    page: 'This page stopped working',
    notFetched: 'This page could not be fetched',
    notFetchedText: 'The server does not answer, or it was upgraded meanwhile. Reload the page once it is there.',
    server: 'The server did not answer as expected',
    reload: 'Reload the page',
    home: 'Go to flows',
  },
  missing: { title: 'Missing for a live run', add: 'Add connection' },
  problems: {
    required: 'Please fill this in.',
    email: 'This is not an e-mail address.',
    passwordLength: (least: number): string => `At least ${least} characters.`,
    passwordHint: (least: number): string => `At least ${least} characters. Length counts, not special characters.`,
  },
  copy: {
    copy: 'Copy',
    copied: 'Copied',
    details: 'Copy details',
    json: 'Copy as JSON',
    show: 'Show',
    hide: 'Hide',
    of: (label: string): string => `Copy ${label}`,
    jsonOf: (label: string): string => `Copy ${label} as JSON`,
  },
  notLoaded: 'This could not be loaded',
  retry: 'Try again',
  loadMore: 'Load more',
};

/** Of the pause of a flow: its page and the list of flows have them in their menus. */
export const PAUSE_TEXTS = {
  pause: 'Pause',
  unpause: 'Unpause',
  discard: (count: number): string => `Discard ${runs(count)}`,
  paused: (name: string): string => `${name} is paused: its runs stay queued.`,
  unpaused: (name: string): string => `${name} takes up its runs again.`,
  discarded: (count: number): string => `Discarded ${runs(count)}.`,
  discardTitle: (count: number): string => `Discard ${runs(count)}?`,
  discardText: 'They are cancelled without having begun. Each can be replayed later from the list of runs.',
  failed: 'That did not work',
};

/** Of the dialog by which a flow catches up: its page and the list of flows have it in their menus. */
export const CATCH_UP_TEXTS = {
  title: (name: string): string => `Let “${name}” catch up`,
  text: 'Stored events that happened in this time and have no run of this flow yet start one each, in their order, on the published version.',
  since: 'From',
  until: 'To',
  mode: 'How to run',
  modes: { dry: 'Dry: nothing is written', live: 'Live' },
  preview: 'Count events',
  found: (matching: number, taken: number, toStart: number): string =>
    `${matching} ${matching === 1 ? 'event fits' : 'events fit'}; ${taken} of them ran already. ${toStart} ${toStart === 1 ? 'run' : 'runs'} would start.`,
  submit: (count: number, mode: 'dry' | 'live'): string => `Start ${count} ${mode} ${count === 1 ? 'run' : 'runs'}`,
  started: (count: number, mode: 'dry' | 'live'): string =>
    `${count} ${mode} ${count === 1 ? 'run was' : 'runs were'} started.`,
  cancel: 'Cancel',
  failed: 'The flow could not catch up',
};

/** Of polling: a connection and the coverage of its events say how it stands. */
export const POLLING_TEXTS = {
  states: {
    off: 'Polling is off.',
    starting: 'Polling begins.',
    running: 'Polling runs.',
    behind: 'Polling is behind.',
    failing: 'Polling fails.',
  },
  readTo: 'Read up to',
};
