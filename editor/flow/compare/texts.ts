// Texts of comparing two versions.
import { phrase, texts } from '../../i18n/texts.ts';

export const TEXTS = texts('flow/compare', {
  title: 'Compare versions',
  from: 'From',
  to: 'To',
  draft: 'Draft',
  version: phrase(
    { _live: 'Version {{version}}, live', _: 'Version {{version}}' },
    (version: number, isLive: boolean) => ({ version, context: isLive ? 'live' : '' }),
  ),
  same: 'Both do the same; at most places of cards and notes differ.',
  changes: phrase({ _one: '{{count, number}} change', _other: '{{count, number}} changes' }, (count: number) => ({
    count,
  })),
  changesLabel: 'Changes',
  reaches: 'What it reaches outside',
  failed: 'The versions could not be loaded.',
});
