// Every text of the palette and of quick-add.
import { texts } from '../i18n/texts.ts';

export const TEXTS = texts('palette', {
  title: 'Cards',
  search: 'Search cards',
  triggers: 'Triggers',
  noMatch: 'No card matches. Try another word.',
  addTitle: 'Add a card',
  quickPlaceholder: 'Add a card…',
  quickKeys: '↑ ↓ choose · Enter adds · Esc closes',
});
