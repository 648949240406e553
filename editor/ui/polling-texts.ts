// Texts of polling: a connection and the coverage of its events say how it stands.
export const POLLING_TEXTS = {
  states: {
    off: 'Polling is off.',
    starting: 'Polling begins.',
    running: 'Polling runs.',
    behind: 'Polling is behind.',
    failing: 'Polling fails.',
  },
  readTo: 'Read up to',
  clock: (minutes: number, isBehind: boolean): string =>
    `The clock of this server is ${minutes} min ${isBehind ? 'behind' : 'ahead of'} Okta's: set it right.`,
};
