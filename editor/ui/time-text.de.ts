import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  justNow: 'gerade eben',
  moment: 'gleich',
  anyMoment: 'jeden Moment',
  in: 'in {{duration}}',
};
