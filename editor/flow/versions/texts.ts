// Texts of the list of versions.
export const TEXTS = {
  versionsTitle: 'Versions',
  noVersions: 'Nothing is published yet.',
  live: 'Live',
  restore: 'Restore as draft',
  compare: 'Compare…',
  restored2: (version: number): string => `Version ${version} is the draft now. Undo brings yours back.`,
  restoring: (version: number): string => `Restore version ${version}`,
  by: (name: string): string => `by ${name}`,
};
