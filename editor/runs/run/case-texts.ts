// Texts of the dialog that makes a test case of a run.
import { phrase, texts } from '../../i18n/texts.ts';

export const CASE_TEXTS = texts('runs/run/case', {
  title: 'Make a test case',
  text: 'The case is kept in the flow file, with the draft. What acted or waited stands in with what it gave in this run; logic runs anew, for that is what the case tests.',
  holds: 'What it holds',
  event: 'The event that started this run',
  withoutEvent: 'The sample of the trigger, for the event is no longer stored',
  stubs: phrase(
    { _one: 'What {{count, number}} step gave', _other: 'What {{count, number}} steps gave' },
    (count: number) => ({ count }),
  ),
  expects: phrase(
    {
      _one: 'The end of the run, and of {{count, number}} step',
      _other: 'The end of the run, and of {{count, number}} steps',
    },
    (count: number) => ({ count }),
  ),
  redacted: phrase(
    {
      _zero: 'No secret of a connection was found in it. Look through the personal data before you share it.',
      _one: '{{count, number}} secret stands as [redacted]. Look through the personal data before you share it.',
      _other: '{{count, number}} secrets stand as [redacted]. Look through the personal data before you share it.',
    },
    (count: number) => ({ count }),
  ),
  differing: phrase('Items of a loop differ in {{names}}: the first stands for all', (names: string) => ({ names })),
  name: 'Name of the test case',
  nameOf: phrase('Like {{runId}}', (runId: string) => ({ runId })),
  asText: 'The case',
  bad: 'This is no test case.',
  taken: 'The flow has a test case of this name. Choose another one.',
  saved: phrase('“{{name}}” is a test case of the flow now.', (name: string) => ({ name })),
  failed: 'The case could not be saved',
  cancel: 'Cancel',
  save: 'Keep test case',
});
