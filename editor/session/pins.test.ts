import { expect, test } from 'vitest';

import { pinsIn, readPins, writePins } from './pins.ts';
import { createTrial } from './trial.ts';

test('S13 pins are kept by flow, what cannot be read is none, and nodes that are gone have none', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
  const pins = { a: { port: 'out', output: { id: 1 } }, gone: { port: 'true', output: null } };
  writePins(storage, 'one', pins);
  expect(readPins(storage, 'one')).toEqual(pins);
  expect(readPins(storage, 'two')).toEqual({});
  expect(Object.keys(pinsIn({ nodes: { a: {} } }, pins))).toEqual(['a']);
  kept.set('signalbox.pins.one', '{"a":7');
  expect(readPins(storage, 'one')).toEqual({});
  writePins(storage, 'one', {});
  expect(kept.size).toBe(0);
});

test('S13 a pinned output is the sample of its node until it is unpinned', () => {
  const trial = createTrial({ a: { port: 'out', output: 'kept' } });
  const outputs = () => trial.getSnapshot().context.outputs;
  expect(outputs()).toEqual({ a: 'kept' });
  trial.trigger.pinned({ key: 'b', pin: { port: 'out', output: 2 } });
  expect(outputs()).toEqual({ a: 'kept', b: 2 });
  trial.trigger.unpinned({ key: 'a' });
  expect(outputs()).toEqual({ b: 2 });
  expect(Object.keys(trial.getSnapshot().context.pins)).toEqual(['b']);
});

test('the values come from what the author chose, pins before all', () => {
  const trial = createTrial({ a: { port: 'out', output: 'kept' } });
  const event = { kind: 'event', eventId: 'e1', label: 'user.session.start' } as const;
  trial.trigger.sampled({ sample: event, read: { trigger: { id: 1 }, a: 'of the event' } });
  expect(trial.getSnapshot().context).toMatchObject({
    sample: event,
    isSampleRead: true,
    outputs: { trigger: { id: 1 }, a: 'kept' },
  });
  trial.trigger.unpinned({ key: 'a' });
  expect(trial.getSnapshot().context.outputs).toEqual({ trigger: { id: 1 }, a: 'of the event' });
  trial.trigger.sampled({ sample: { kind: 'card' }, read: {} });
  expect(trial.getSnapshot().context.outputs).toEqual({});
});
