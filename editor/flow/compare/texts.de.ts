import type { Messages } from '../../i18n/messages.ts';

export const GERMAN: Messages = {
  title: 'Versionen vergleichen',
  from: 'Von',
  to: 'Mit',
  draft: 'Entwurf',
  version: { _live: 'Version {{version}}, live', _: 'Version {{version}}' },
  same: 'Beide tun dasselbe. Höchstens die Lage von Karten und Notizen ist verschieden.',
  changes: { _one: '{{count, number}} Änderung', _other: '{{count, number}} Änderungen' },
  changesLabel: 'Änderungen',
  reaches: 'Was er außerhalb erreicht',
  failed: 'Die Versionen konnten nicht geladen werden.',
};
