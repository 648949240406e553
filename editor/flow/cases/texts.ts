// Texts of the flow file's test cases.
import { phrase, texts } from '../../i18n/texts.ts';

export const TEXTS = texts('flow/cases', {
  help: 'The cases stand in the flow file. Nothing is sent, and no table is changed: what a case does not say stands in from the samples of the cards.',
  run: 'Run all',
  failed: 'The cases could not be run',
  saveFirst: 'The draft could not be saved, and the cases run against the saved draft. Settle that first.',
  none: 'This flow has no test case yet. Make one from a simulation, or on the page of a run.',
  list: 'Test cases',
  passed: 'Passed',
  notPassed: 'Failed',
  notRun: 'Not run',
  summary: phrase('{{passed}} passed, {{failed}} failed', (passed: number, failed: number) => ({ passed, failed })),
  changed: 'The flow was changed since. Run the cases again.',
  differs: 'What differs',
  text: 'The case as it stands in the flow file',
  textBad: 'This is no test case.',
  keep: 'Keep changes',
  remove: 'Delete case',
  coverage: 'Coverage',
  nodes: 'Nodes',
  edges: 'Edges',
  share: phrase('{{done}} of {{all}} · {{percent}} %', (done: number, all: number, percent: number) => ({
    done,
    all,
    percent,
  })),
  inCases: phrase({ _one: '{{count, number}} case', _other: '{{count, number}} cases' }, (count: number) => ({
    count,
  })),
  inNone: 'No case',
  missed: 'No case runs',
  notTaken: 'No case takes',
  edge: phrase(
    { _out: '{{from}} → {{to}}', _: '{{from}} through {{port}} → {{to}}' },
    (from: string, port: string, to: string) => ({ from, port, to, context: port }),
  ),
  complete: 'Every node and every edge is gone through.',
});
