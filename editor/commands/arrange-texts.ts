// What the commands that are fetched once the page stands are called, and what they say.
import { texts } from '../i18n/texts.ts';

export const TEXTS = texts('commands/arrange', {
  menu: 'Align and distribute',
  align: {
    left: 'Align left edges',
    center: 'Align centers in a column',
    right: 'Align right edges',
    top: 'Align top edges',
    middle: 'Align middles in a row',
    bottom: 'Align bottom edges',
  },
  distribute: { x: 'Distribute across', y: 'Distribute down' },
  tidyDown: 'Tidy from top to bottom',
  tidyOthers: 'Tidy, and keep what is selected in place',
  frame: 'Put a frame around it',
  lasso: 'Select with a lasso',
  detach: 'Detach from its wires',
  replug: 'Lead this wire elsewhere',
  aligned: 'Aligned.',
  distributed: 'Distributed.',
  detached: 'Detached; what was before it leads to what came after.',
});
