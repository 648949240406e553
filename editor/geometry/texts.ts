// Texts that stand on a node whatever draws it.
import { phrase, texts } from '../i18n/texts.ts';

export const TEXTS = texts('geometry', {
  unknownCard: phrase('Unknown card: {{card}}', (card: string) => ({ card })),
  disabled: phrase('Disabled · {{title}}', (title: string) => ({ title })),
  items: phrase({ _one: '{{count, number}} item', _other: '{{count, number}} items' }, (count: number) => ({ count })),
});
