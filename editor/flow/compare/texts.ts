// Texts of comparing two versions.
export const TEXTS = {
  title: 'Compare versions',
  from: 'From',
  to: 'To',
  draft: 'Draft',
  version: (version: number, isLive: boolean): string => `Version ${version}${isLive ? ', live' : ''}`,
  same: 'Both do the same; at most places of cards and notes differ.',
  changes: (count: number): string => `${count} ${count === 1 ? 'change' : 'changes'}`,
  changesLabel: 'Changes',
  reaches: 'What it reaches outside',
  failed: 'The versions could not be loaded.',
};
