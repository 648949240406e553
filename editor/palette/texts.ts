// Every text of the palette and of quick-add.
export const TEXTS = {
  title: 'Cards',
  search: 'Search cards',
  triggers: 'Triggers',
  noMatch: 'No card matches. Try another word.',
  addTitle: 'Add a card',
  quickPlaceholder: 'Add a card…',
  quickKeys: '↑ ↓ choose · Enter adds · Esc closes',
};
