// Where the values of the data tree come from is kept by flow; what cannot be read is the cards' samples.
import { expect, test } from 'vitest';

import { CARD_SAMPLES, eventOfSample, readSample, writeSample, type SampleChoice } from './sample-choice.ts';
import { createTrial } from './trial.ts';

test('a choice is kept by flow', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  const choices: SampleChoice[] = [
    { kind: 'event', eventId: 'e1', label: 'user.session.start' },
    { kind: 'run', runId: 'r1', eventId: null, startedAt: '2026-03-01T12:00:00.000Z' },
    CARD_SAMPLES,
  ];
  for (const choice of choices) {
    writeSample(storage, 'one', choice);
    expect(readSample(storage, 'one')).toEqual(choice);
  }
  expect(readSample(storage, 'two')).toEqual(CARD_SAMPLES);
  kept.set('signalbox.sample.one', '{"kind":"event"}');
  expect(readSample(storage, 'one')).toEqual(CARD_SAMPLES);
  kept.set('signalbox.sample.one', '{');
  expect(readSample(storage, 'one')).toEqual(CARD_SAMPLES);
});

test('after a reload its values have yet to be read; its event is known', () => {
  const choice: SampleChoice = { kind: 'event', eventId: 'e1', label: 'user.session.start' };
  expect(createTrial({}, choice).getSnapshot().context).toMatchObject({ sample: choice, isSampleRead: false });
  expect(createTrial().getSnapshot().context.isSampleRead).toBe(true);
  expect(eventOfSample(choice)).toBe('e1');
  expect(eventOfSample(CARD_SAMPLES)).toBeNull();
});
