// Texts of the list of versions.
import { phrase, texts } from '../../i18n/texts.ts';

export const TEXTS = texts('flow/versions', {
  versionsTitle: 'Versions',
  noVersions: 'Nothing is published yet.',
  live: 'Live',
  restore: 'Restore as draft',
  compare: 'Compare…',
  restored2: phrase('Version {{version}} is the draft now. Undo brings yours back.', (version: number) => ({
    version,
  })),
  restoring: phrase('Restore version {{version}}', (version: number) => ({ version })),
  by: phrase('by {{name}}', (name: string) => ({ name })),
});
