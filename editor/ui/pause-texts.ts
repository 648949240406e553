// Texts of the pause of a flow: its page and the list of flows have it in their menus.
const runs = (count: number): string => `${count} ${count === 1 ? 'queued run' : 'queued runs'}`;

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
