// Texts of the dialog by which a flow catches up: its page and the list of flows have it in their menus.
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
  /** Of those that were asked for before. */
  earlier: 'Asked for so far',
  span: (since: string, until: string, mode: 'dry' | 'live'): string => `${since} to ${until}, ${mode}`,
  state: {
    running: (started: number, of: number): string => `${started} of ${of} runs started`,
    done: (started: number): string => `Done: ${started} ${started === 1 ? 'run' : 'runs'} started`,
    stopped: (started: number, of: number): string => `Stopped: ${started} of ${of} runs started`,
    failed: (started: number, of: number, why: string): string => `Ended after ${started} of ${of} runs: ${why}`,
  },
  progress: 'Runs started',
  stop: 'Stop',
  cancel: 'Cancel',
  failed: 'The flow could not catch up',
};
