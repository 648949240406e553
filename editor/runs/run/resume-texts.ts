// Texts of the dialog that resumes a failed run.
import { texts } from '../../i18n/texts.ts';

export const RESUME_TEXTS = texts('runs/run/resume', {
  title: 'Resume this run',
  text: 'It goes on from the steps that failed; what succeeded is not done again. Inputs that you change count for this run alone: a value, or a text with {{ expressions }}.',
  all: 'Show all inputs',
  other: 'Also change the inputs of',
  otherHint: 'Steps that have not run yet.',
  cancel: 'Cancel',
  submit: 'Resume run',
});
