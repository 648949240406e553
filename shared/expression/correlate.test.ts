// S8: what a condition over a later event needs kept, and what finds it again.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import type { JsonObject } from '../json.ts';
import { correlationOf, narrowScope } from './correlate.ts';
import { compileExpression } from './evaluate.ts';

describe('S8 the comparison that finds a wait', () => {
  test.each([
    ['event.user.id == trigger.id', 'event.user.id', 'trigger.id'],
    ['trigger.id == event.user.id', 'event.user.id', 'trigger.id'],
    ["event.outcome == 'OK'", 'event.outcome', "'OK'"],
    ['event.n > 1 && (event.a + event.b == trigger.x + first.y) && true', 'event.a + event.b', 'trigger.x + first.y'],
    ['(event.a).b == trigger.id && event.c == trigger.d', 'event.c', 'trigger.d'],
  ])('%s', (source, sought, known) => {
    expect(correlationOf(source, 'event')).toEqual({ sought, known });
  });

  test.each([
    'event.a == trigger.b || true',
    '!(event.a == trigger.b)',
    'event.a == event.b',
    'trigger.a == trigger.b',
    'event.a + trigger.b == 3',
    'event.target.exists(t, t.id == trigger.id)',
    'event.a != trigger.b',
  ])('none in %s', (source) => {
    expect(correlationOf(source, 'event')).toBeUndefined();
  });

  test('the variable of a loop is not the event', () => {
    const source = 'trigger.list.exists(event, event == 1) == event.flag';
    expect(correlationOf(source, 'event')).toEqual({
      sought: 'event.flag',
      known: 'trigger.list.exists(event, event == 1)',
    });
  });
});

describe('S8 the scope that is kept', () => {
  const scope: JsonObject = {
    trigger: { id: 'u1', admin: { id: 'a', name: 'Ada' }, list: [{ k: 1 }, { k: 2 }], none: null },
    big: { text: 'x'.repeat(1_000), id: 7 },
    unused: { a: 1 },
  };

  test('only what is read is kept, as it was', () => {
    expect(narrowScope('event.id == trigger.admin.id && big.id == 7', scope, 'event')).toEqual({
      trigger: { admin: { id: 'a' } },
      big: { id: 7 },
    });
    expect(narrowScope('trigger.admin.id == trigger.admin.name', scope, 'event')).toEqual({
      trigger: { admin: { id: 'a', name: 'Ada' } },
    });
    expect(narrowScope('size(trigger.admin) == 2 && trigger.admin.id == event.id', scope, 'event')).toEqual({
      trigger: { admin: { id: 'a', name: 'Ada' } },
    });
    expect(narrowScope('trigger.gone.deep == event.id && missing.a == 1', scope, 'event')).toEqual({ trigger: {} });
  });

  test('an expression gives over it what it gives over the whole', () => {
    const parts = [
      'trigger.id == event.id',
      'trigger.admin.id != event.id',
      'trigger.list.exists(x, x.k == event.n)',
      'trigger.list[event.n].k == 2',
      'has(trigger.admin.gone)',
      "trigger.?gone.orValue('u1') == event.id",
      "'id' in trigger",
      "trigger['admin']['name'] == 'Ada'",
      'trigger.none == null',
      'size(trigger.admin) == 2',
      'trigger.none.deeper == 1',
      'big.id == 7',
    ];
    expectProperty(
      fc.property(
        fc.subarray(parts, { minLength: 1 }),
        fc.constantFrom('&&', '||'),
        fc.record({ id: fc.constantFrom('u1', 'a', null), n: fc.constantFrom(0, 1, 5) }),
        (chosen, joint, event) => {
          const source = chosen.join(` ${joint} `);
          const program = compileExpression(source);
          const result = (over: JsonObject): unknown => {
            try {
              return program.evaluate({ ...over, event });
            } catch {
              return 'failed';
            }
          };
          expect(result(narrowScope(source, scope, 'event'))).toEqual(result(scope));
        },
      ),
    );
  });
});
