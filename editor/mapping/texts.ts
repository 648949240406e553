// Every text of the mapping panel.
export const TEXTS = {
  title: 'Data',
  search: 'Search fields',
  hint: 'Click or drag a field',
  noTarget: 'Choose an input first, then the field to put there.',
  nothing: 'Nothing comes before this node yet. Wire it to see data here.',
  clear: (label: string): string => `Clear ${label}`,
  noMatch: 'No field has this name.',
  trigger: 'Trigger',
  run: 'Run',
  flow: 'Flow',
  item: (loop: string): string => `Item of ${loop}`,
  index: 'Index',
  sampleOfRun: 'Values of the last test',
  sampleOfCard: 'Sample values',
};
