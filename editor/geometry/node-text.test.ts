// Titles have one line or two, and the node grows with them.
import { expect, test } from 'vitest';

import { cardTitleOf, linesOf, nodeName, subtitleOf } from './node-text.ts';
import { HEADER_HEIGHT, LINE_HEIGHT, shapeOf } from './node-shape.ts';
import { aManifest } from '../session/session.test-support.ts';

const trigger = aManifest('okta.reset', { kind: 'trigger', title: 'User MFA Factor Reset All', ports: ['out'] });

test('a long title takes two lines and the node grows by as much; its entry and port stay where they were', () => {
  const named = shapeOf('trigger', { card: trigger.id, version: 1, name: 'All factors reset' }, trigger);
  expect(named).toMatchObject({ nameLines: 1, subtitleLines: 2, header: HEADER_HEIGHT + LINE_HEIGHT });
  const plain = shapeOf('trigger', { card: trigger.id, version: 1 }, trigger);
  expect(plain).toMatchObject({ nameLines: 2, subtitleLines: 1, header: HEADER_HEIGHT + LINE_HEIGHT });
  expect(plain.ports[0]?.y).toBe(HEADER_HEIGHT / 2);
});

test('a short title takes one line', () => {
  const card = aManifest('logic.if', { title: 'If' });
  expect(shapeOf('if1', { card: card.id, version: 1 }, card)).toMatchObject({
    nameLines: 1,
    subtitleLines: 1,
    header: HEADER_HEIGHT,
  });
});

test('wide letters need more room than narrow ones', () => {
  expect(linesOf('illicit illicit illicit', 174, 13)).toBe(1);
  expect(linesOf('WMWMWMW WMWMWMW WMWMWMW', 174, 13)).toBe(2);
  expect(linesOf('重設所有因素之後通知安全團隊', 174, 13)).toBe(2);
  expect(linesOf('', 174, 13)).toBe(1);
});

test('the words of a node: its own name, else the card; a disabled one says so', () => {
  expect(nodeName('a', { card: 'x.y', version: 1 }, undefined)).toBe('a');
  expect(cardTitleOf({ card: 'x.y', version: 1 }, undefined)).toBe('Unknown card: x.y');
  expect(cardTitleOf({ card: trigger.id, version: 1, name: 'Mine' }, trigger)).toBe('Okta · User MFA Factor Reset All');
  expect(subtitleOf({ card: trigger.id, version: 1, disabled: true }, trigger)).toBe('Disabled · Okta');
});
