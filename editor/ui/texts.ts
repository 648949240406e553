// Texts of what every page is made of. Those of what is fetched later stand apart, so that no page waits for them.
import { phrase, texts } from '../i18n/texts.ts';

export const TEXTS = texts('ui', {
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
    passwordLength: phrase('At least {{least}} characters.', (least: number) => ({ least })),
    passwordHint: phrase('At least {{least}} characters. Length counts, not special characters.', (least: number) => ({
      least,
    })),
  },
  copy: {
    copy: 'Copy',
    copied: 'Copied',
    details: 'Copy details',
    json: 'Copy as JSON',
    show: 'Show',
    hide: 'Hide',
    of: phrase('Copy {{label}}', (label: string) => ({ label })),
    jsonOf: phrase('Copy {{label}} as JSON', (label: string) => ({ label })),
  },
  places: {
    flows: 'Flows',
    runs: 'Runs',
    events: 'Events',
    tables: 'Tables',
    connections: 'Connections',
    settings: 'Settings',
  },
  close: 'Close',
  cancel: 'Cancel',
  tree: { open: 'Open', close: 'Close', empty: 'Nothing' },
  never: 'Never',
  notLoaded: 'This could not be loaded',
  retry: 'Try again',
  sinceLabel: 'Time',
  since: { any: 'Any time', hour: 'Last hour', day: 'Last 24 hours', week: 'Last 7 days' },
  loadMore: 'Load more',
  news: { text: 'This list has changed since it was read.', show: 'Show the newest' },
  moreFailed: 'The next ones could not be loaded.',
});
