// Every text of the palette and of quick-add.
export const texts = {
  title: 'Cards',
  search: 'Search cards',
  triggers: 'Triggers',
  noMatch: 'No card matches. Try another word.',
  addTitle: 'Add a card',
  quickPlaceholder: 'Add a card…',
  quickKeys: '↑ ↓ choose · Enter adds · Esc closes',
  hint: 'Drag a card to the canvas, or press Enter on it.',
};
