// J2, T1: the texts of events within a delivery's body are those events, whatever a sender writes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { scanEnvelope } from './envelope-text.ts';
import { readEnvelope } from './normalise.ts';

const parsedTexts = (text: string): unknown => scanEnvelope(text).events?.map((event) => JSON.parse(event) as unknown);

describe('scanEnvelope', () => {
  test('T1 each event is the very text that came, numbers and doubled names included', () => {
    const first = '{ "uuid" : "a]}\\"{", "n": 12345678901234567890.10, "n": 1e400, "__proto__": {"x": [1, {}]} }';
    const text = `{"eventType": "com.okta.event_hook", "data" :\n{"x":[{"events":[{"no":1}]}],"events": [${first},3, [{}], null,{}]}, "after":{"data":{"events":[{}]}}}`;
    expect(scanEnvelope(text)).toEqual({ depth: 7, events: [first, '{}'] });
  });

  test.each([
    ['no list', '{"data":{"events":{"a":{}}}}'],
    ['no object', '[{"data":{"events":[{}]}}]'],
    ['a list in place of the data', '{"data":[{"events":[{}]}]}'],
    ['the list twice', '{"data":{"events":[{}],"events":[]}}'],
    ['the data twice', '{"data":{"events":[{}]},"data":{}}'],
    ['the data twice, once of another type', '{"data":{"events":[{}]},"data":null}'],
    ['a name with escapes', '{"data":{"events":[{}]},"d\\u0061ta":{"events":[]}}'],
    ['an inner name with escapes', '{"data":{"events":[{}],"event\\u0073":[]}}'],
    ['nothing', ''],
    ['half a text', '{"data":{"events":[{"a'],
  ])('T1 %s: the parsed body alone says what there is', (_what, text) => {
    const { events } = scanEnvelope(text);
    expect(events === undefined || events.length === 0).toBe(true);
  });

  describe('T1 as properties', () => {
    // What a parser makes of names with escapes is not this test's matter: texts are compared by what they parse to.
    const name = fc.oneof(fc.constantFrom('data', 'events', 'x', '}]'), fc.stringMatching(/^[^"\\\p{C}]*$/u));
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('data', 'events', '{', '}]', '\\"'),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(name, tie('value'), { maxKeys: 4 }),
      ),
    }));
    const event = fc.dictionary(name, value, { maxKeys: 4 });
    const body = fc
      .tuple(value, fc.array(fc.oneof(event, value)), fc.dictionary(name, value), fc.nat(2))
      .map(([before, events, beside, indent]) =>
        JSON.stringify(
          { before, ...beside, data: { before, ...beside, events, after: before }, after: before },
          null,
          indent,
        ),
      );
    test('they are the events that the parsed body has, in order', () => {
      expectProperty(
        fc.property(body, (text) => {
          const read = readEnvelope(JSON.parse(text) as JsonValue);
          const texts = parsedTexts(text);
          if (texts === undefined) return;
          expect(texts).toEqual(read.ok ? read.envelope.events : []);
        }),
        { numRuns: 500 },
      );
    });

    test('of a plain body they are all of its events', () => {
      expectProperty(
        fc.property(fc.array(event), (events) => {
          const text = JSON.stringify({ data: { events } });
          // As JSON has them: it knows no negative zero.
          const { data } = JSON.parse(text) as { data: { events: JsonValue[] } };
          expect(parsedTexts(text)).toEqual(data.events.filter(isJsonObject));
        }),
      );
    });
  });

  test('brackets within texts are no depth', () => {
    expect(scanEnvelope('{"a":"[[[[{{{{","b":[[]]}').depth).toBe(3);
  });
});
