// T8: how calls share the places at hosts, without any network.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { CancelledError } from '../../shared/errors.ts';
import {
  createHostPlaces,
  hostOfUrl,
  MAIL_PLACES,
  type HostPlace,
  type HostPlaces,
  type Visitor,
} from './host-places.ts';
import { TimeLimit } from './time-limit.ts';

/** Asks for places in a name's name, and notes in `taken` who has one, in order. */
function asking(places: HostPlaces, taken: string[]) {
  return (host: string, sharer: string, label = `${sharer}@${host}`): HostPlace => {
    const place = places.ask(host, sharer, () => taken.push(label));
    if (place.isTaken) taken.push(label);
    return place;
  };
}

describe('T8 places at one host', () => {
  test('are taken at once while there are any, and by turns between flows after that', () => {
    const taken: string[] = [];
    const ask = asking(createHostPlaces({ perHost: 2 }), taken);
    const held = new Map<string, HostPlace>();
    for (const label of ['many1', 'many2', 'many3', 'many4', 'many5']) held.set(label, ask('a', 'many', label));
    for (const label of ['few1', 'few2']) held.set(label, ask('a', 'few', label));
    expect(taken).toEqual(['many1', 'many2']);
    for (let at = 0; at < held.size; at++) held.get(taken[at] ?? '')?.leave();
    expect(taken).toEqual(['many1', 'many2', 'many3', 'few1', 'many4', 'few2', 'many5']);
  });

  test('one that is given up while it waits is nobody’s, and one that is left twice is free once', () => {
    const taken: string[] = [];
    const ask = asking(createHostPlaces({ perHost: 1 }), taken);
    const first = ask('a', 'f', 'first');
    const second = ask('a', 'f', 'second');
    ask('a', 'f', 'third');
    ask('a', 'f', 'fourth');
    second.leave();
    first.leave();
    first.leave();
    expect(taken).toEqual(['first', 'third']);
    second.leave();
    expect(taken).toEqual(['first', 'third']);
  });

  test('a mail server has fewer', () => {
    const taken: string[] = [];
    const ask = asking(createHostPlaces(), taken);
    for (let at = 0; at < MAIL_PLACES + 3; at++) ask('smtp://mail.example.com:25', 'f');
    expect(taken).toHaveLength(MAIL_PLACES);
  });
});

describe('T8 places between hosts', () => {
  test('hosts that hang take all there are, and a further one has its own all the same', () => {
    const taken: string[] = [];
    const ask = asking(createHostPlaces({ perHost: 10, inAll: 20 }), taken);
    for (const host of ['a', 'b', 'c']) for (let at = 0; at < 10; at++) ask(host, 'f');
    expect(taken).toHaveLength(20 + 8);
    for (let at = 0; at < 10; at++) ask('d', 'f');
    expect(taken.filter((label) => label === 'f@d')).toHaveLength(8);
  });

  test('what becomes free goes to the host that has the fewest', () => {
    const taken: string[] = [];
    const ask = asking(createHostPlaces({ perHost: 20, inAll: 20 }), taken);
    const held = Array.from({ length: 30 }, () => ask('a', 'f'));
    for (let at = 0; at < 12; at++) ask('b', 'f');
    expect(taken.filter((label) => label === 'f@b')).toHaveLength(8);
    // The first eight make up for those that b took beyond all; of the next four each host has two.
    for (const place of held.slice(0, 8)) place.leave();
    expect(taken).toHaveLength(28);
    for (const place of held.slice(8, 12)) place.leave();
    expect(taken.filter((label) => label === 'f@b')).toHaveLength(10);
    expect(taken.filter((label) => label === 'f@a')).toHaveLength(22);
  });
});

test('T8 whoever comes and goes, no host has too many, and nobody waits where there is room', () => {
  const step = fc.record({ host: fc.nat(4), sharer: fc.nat(3), leave: fc.boolean(), which: fc.nat() });
  expectProperty(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const places = createHostPlaces({ perHost: 12, inAll: 16 });
      const present: HostPlace[] = [];
      for (const { host, sharer, leave, which } of steps) {
        if (!leave) present.push(places.ask(`h${host}`, `f${sharer}`, () => undefined));
        else present.splice(which % Math.max(present.length, 1), 1)[0]?.leave();
        const taken = present.filter((place) => place.isTaken);
        const at = (name: string): number => taken.filter((place) => place.host === name).length;
        for (const name of ['h0', 'h1', 'h2', 'h3', 'h4']) expect(at(name)).toBeLessThanOrEqual(12);
        for (const place of present) {
          if (!place.isTaken) expect(at(place.host) >= 12 || (taken.length >= 16 && at(place.host) >= 8)).toBe(true);
        }
      }
      for (const place of present) place.leave();
      // All are given back: as many can be taken as at first.
      const again = Array.from({ length: 12 }, () => places.ask('h0', 'f', () => undefined));
      expect(again.every((place) => place.isTaken)).toBe(true);
    }),
  );
});

describe('a call enters a host', () => {
  const limit = (): TimeLimit => new TimeLimit(60_000, () => undefined);
  const open = (): AbortSignal => new AbortController().signal;
  const visitor = (place?: HostPlace): Visitor => ({ sharer: 'f', place, limit: undefined });

  test('with the place that its visitor has there, once', async () => {
    const places = createHostPlaces({ perHost: 1 });
    const own = places.ask('a', 'f', () => undefined);
    const me = visitor(own);
    expect(await places.enter('a', me, open(), limit())).toBe(own);
    const second = places.enter('a', me, open(), limit());
    expect(second).toBeInstanceOf(Promise);
    own.leave();
    expect((await second).isTaken).toBe(true);
  });

  test('gives up what its visitor has elsewhere before it waits, so that two never wait for each other', async () => {
    const places = createHostPlaces({ perHost: 1 });
    const [atA, atB] = ['a', 'b'].map((host) => places.ask(host, 'f', () => undefined));
    const [one, two] = [visitor(atA), visitor(atB)];
    const entered = Promise.all([places.enter('b', one, open(), limit()), places.enter('a', two, open(), limit())]);
    expect((await entered).map((place) => place.host)).toEqual(['b', 'a']);
  });

  test('is cancelled while it waits, and leaves nothing behind', async () => {
    const places = createHostPlaces({ perHost: 1 });
    const first = places.ask('a', 'f', () => undefined);
    const abort = new AbortController();
    const waiting = places.enter('a', visitor(), abort.signal, limit());
    abort.abort(new CancelledError('run.cancelled', 'Cancelled.'));
    await expect(waiting).rejects.toMatchObject({ code: 'run.cancelled' });
    first.leave();
    expect(places.ask('a', 'f', () => undefined).isTaken).toBe(true);
  });
});

test('a host is protocol, host and port', () => {
  expect(hostOfUrl('https://Example.com/a?b')).toBe('https://example.com');
  expect(hostOfUrl(' http://example.com:8080/ ')).toBe('http://example.com:8080');
  expect(hostOfUrl('smtp://mail.example.com:25')).toBe('smtp://mail.example.com:25');
  expect(hostOfUrl('nothing')).toBeUndefined();
});
