// Texts of the list of versions.
export const TEXTS = {
  versionsTitle: 'Versions',
  noVersions: 'Nothing is published yet.',
  live: 'Live',
  restore: 'Restore as draft',
  compare: 'Compare with the draft',
  restored2: (version: number): string => `Version ${version} is the draft now. Undo brings yours back.`,
  by: (name: string): string => `by ${name}`,
};
