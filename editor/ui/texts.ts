// Texts of what every page is made of. Those of what is fetched later stand apart, so that no page waits for them.
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
  news: { text: 'This list has changed since it was read.', show: 'Show the newest' },
  moreFailed: 'The next ones could not be loaded.',
};
