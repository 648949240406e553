// S12: what an expression puts into a text is escaped for where the text goes, unless the author says raw or did it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { escapeFor, escapeHtml, escapeSlack, urlEncode } from '../escape.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { checkTemplate } from './check.ts';
import { compileExpression } from './evaluate.ts';
import { compileInputs } from './inputs.ts';

const EVIL = '<!channel> <https://evil.example|Reset here> & "co"';
const scope = {
  e: EVIL,
  n: 5,
  none: null,
  list: [EVIL, 'b'],
  block: { type: 'section', text: { type: 'mrkdwn', text: EVIL }, url: 'https://example.com/?a=1&b=2' },
};
const SCHEMA: JsonObject = {
  properties: {
    html: { type: 'string', escape: 'html' },
    slack: { type: 'string', escape: 'slack' },
    blocks: { type: 'array', items: {}, escape: 'slack-blocks' },
    plain: { type: 'string' },
    nested: { type: 'object', properties: { html: { type: 'string', escape: 'html' } } },
    each: { type: 'array', items: { type: 'string', escape: 'html' } },
  },
};
const SLACK = '&lt;!channel&gt; &lt;https://evil.example|Reset here&gt; &amp; "co"';
const HTML = '&lt;!channel&gt; &lt;https://evil.example|Reset here&gt; &amp; &quot;co&quot;';

const given = (inputs: JsonObject): JsonValue => compileInputs(inputs, SCHEMA).evaluate(scope);

describe('S12 a value in a text', () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      'between words',
      { html: '<b>{{ e }}</b>', slack: '<!here> *{{ e }}*' },
      { html: `<b>${HTML}</b>`, slack: `<!here> *${SLACK}*` },
    ],
    ['alone', { html: '{{ e }}', slack: '{{ e }}' }, { html: HTML, slack: SLACK }],
    ['where nothing is declared', { plain: '{{ e }} {{ e }}' }, { plain: `${EVIL} ${EVIL}` }],
    [
      'deeper',
      { nested: { html: 'a{{ e }}' }, each: ['<i>', '{{ e }}'] },
      { nested: { html: `a${HTML}` }, each: ['<i>', HTML] },
    ],
    ['that is no text', { html: '{{ n }}', slack: 'n{{ none }}{{ n }}' }, { html: 5, slack: 'n5' }],
    ['as JSON', { slack: 'x {{ list }}' }, { slack: `x ${escapeSlack(JSON.stringify(scope.list))}` }],
    ['that an expression wrote', { html: "{{ '<b>' + e + '</b>' }}" }, { html: `&lt;b&gt;${HTML}&lt;/b&gt;` }],
    ['of a list', { html: "{{ list.join('<br>') }}" }, { html: `${HTML}&lt;br&gt;b` }],
  ])('%s', (_name, inputs, expected) => {
    expect(given(inputs)).toEqual(expected);
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['raw', { html: '{{ raw(e) }}', slack: 'a {{ raw(e) }}' }, { html: EVIL, slack: `a ${EVIL}` }],
    ['raw as a whole', { html: "{{ raw('<b>' + escapeHtml(e) + '</b>') }}" }, { html: `<b>${HTML}</b>` }],
    [
      'one of two ways',
      { html: "{{ n > 1 ? raw('<hr>') : e }}{{ n > 9 ? raw('<hr>') : e }}" },
      { html: `<hr>${HTML}` },
    ],
    ['a default', { html: '{{ none.orValue(raw("<i>nobody</i>")) }}' }, { html: '<i>nobody</i>' }],
    ['what is absent', { html: '{{ raw(none).orValue("<i>") }}{{ raw(block.?x) }}' }, { html: '&lt;i&gt;' }],
    [
      'escaped by the author',
      { html: '{{ escapeHtml(e) }}', slack: '{{ escapeSlack(e) }}!' },
      { html: HTML, slack: `${SLACK}!` },
    ],
    ['escaped for another language', { html: '{{ escapeSlack(e) }}' }, { html: escapeHtml(SLACK) }],
    ['bound', { html: '{{ cel.bind(x, raw(e), x) }}' }, { html: EVIL }],
    [
      'of a mapped list',
      { html: "{{ raw(list.map(x, '<li>' + escapeHtml(x)).join()) }}" },
      { html: `<li>${HTML}<li>b` },
    ],
    ['joined marks', { html: "{{ list.map(x, raw(x)).join(' ') }}" }, { html: `${HTML} b` }],
  ])('that is marked: %s', (_name, inputs, expected) => {
    expect(given(inputs)).toEqual(expected);
  });

  test('a mark changes nothing about a value: operators, functions and comparisons see it alone', () => {
    const facts = [
      'raw("a") + "b" == "ab"',
      '"a" + raw("b") == raw("ab")',
      'raw("a") in ["a"]',
      '"a" in [raw("a")]',
      '[raw("a")] == ["a"]',
      'raw("abc").size() == 3 && size(raw([1, 2])) == 2',
      'raw({"a": 1}).a == 1 && raw([1, 2])[1] == 2 && has(raw({"a": 1}).a)',
      'raw(5) + 1 == 6 && -raw(5) == -5',
      'raw(true) ? true : false',
      '[1, 2].all(x, raw(x > 0))',
      'raw([1, 2]).map(x, raw(x)) == [1, 2]',
      'regex(raw("abc"), "b") && regex("abc", raw("b"))',
      'raw(raw("a")) == "a"',
      'toJson([raw("a")]) == "[\\"a\\"]"',
      '{"a": 1}[raw("a")] == 1',
      'optional.of(raw({"a": 1})).a.value() == 1',
    ];
    for (const fact of facts) expect([fact, compileExpression(fact).evaluate({})]).toEqual([fact, true]);
    expect(compileExpression('{"a": [raw("<"), escapeHtml("<")]}').evaluate({})).toEqual({ a: ['<', '&lt;'] });
  });
});

describe("S12 Slack's blocks", () => {
  test('values in texts with marks are escaped, those that Slack shows as they are, are not', () => {
    const text = (type: string): JsonObject => ({ type, text: 'Hi {{ e }}' });
    const blocks = [
      { type: 'section', text: text('mrkdwn'), fields: [text('mrkdwn'), text('plain_text')] },
      { type: 'header', text: text('plain_text') },
      {
        type: 'context',
        elements: [text('mrkdwn'), { type: 'image', image_url: 'https://example.com/{{ e }}', alt_text: '{{ e }}' }],
      },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [text('text')] }] },
      { type: 'markdown', text: '**{{ "[a](https://evil.example) <" }}**' },
      { type: '{{ "mrkdwn" }}', text: '{{ e }}' },
    ];
    expect(given({ blocks })).toEqual({
      blocks: [
        {
          type: 'section',
          text: { type: 'mrkdwn', text: `Hi ${SLACK}` },
          fields: [
            { type: 'mrkdwn', text: `Hi ${SLACK}` },
            { type: 'plain_text', text: `Hi ${EVIL}` },
          ],
        },
        { type: 'header', text: { type: 'plain_text', text: `Hi ${EVIL}` } },
        {
          type: 'context',
          elements: [
            { type: 'mrkdwn', text: `Hi ${SLACK}` },
            { type: 'image', image_url: `https://example.com/${EVIL}`, alt_text: EVIL },
          ],
        },
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: `Hi ${EVIL}` }] }],
        },
        { type: 'markdown', text: String.raw`**\[a\](https://evil.example) &lt;**` },
        { type: 'mrkdwn', text: SLACK },
      ],
    });
  });

  test('a block, or the list of all, that an expression gives is escaped in the same places', () => {
    const escaped = { ...scope.block, text: { type: 'mrkdwn', text: SLACK } };
    expect(given({ blocks: ['{{ block }}'] })).toEqual({ blocks: [escaped] });
    expect(given({ blocks: '{{ [block] }}' })).toEqual({ blocks: [escaped] });
    expect(given({ blocks: [{ type: 'section', text: '{{ block.text }}' }] })).toEqual({
      blocks: [{ type: 'section', text: escaped.text }],
    });
    const made = "{{ list.map(x, {'type': 'mrkdwn', 'text': '*' + escapeSlack(x) + '*'}) }}";
    expect(given({ blocks: made })).toMatchObject({ blocks: [{ text: `*${escapeSlack(SLACK)}*` }, { text: '*b*' }] });
    const raw = "{{ list.map(x, {'type': 'mrkdwn', 'text': raw('*' + escapeSlack(x) + '*')}) }}";
    expect(given({ blocks: raw })).toMatchObject({ blocks: [{ text: `*${SLACK}*` }, { text: '*b*' }] });
    expect(given({ blocks: '{{ raw([block]) }}' })).toEqual({ blocks: [scope.block] });
  });
});

describe('S12 the functions', () => {
  test('never fail on any JSON, and give what nothing can be read into', () => {
    expectProperty(
      fc.property(fc.jsonValue(), (value) => {
        const of = (name: string): string =>
          String(compileExpression(`${name}(v)`).evaluate({ v: value as JsonValue }));
        expect(of('escapeHtml')).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
        expect(of('escapeSlack')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        expect(of('urlEncode')).toMatch(/^(?:[\w.~-]|%[0-9A-F]{2})*$/);
        // As JSON: minus zero is zero there.
        expect(JSON.stringify(compileExpression('raw(v)').evaluate({ v: value as JsonValue }))).toBe(
          JSON.stringify(value),
        );
      }),
    );
  });

  test('an escaped text is the text again when it is read', () => {
    expectProperty(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
        const read = (escaped: string): string =>
          escaped.replaceAll(/&(.*?);/g, (_all, name: string) => names[name] ?? '');
        expect(read(escapeHtml(text))).toBe(text);
        expect(read(escapeSlack(text))).toBe(text);
        expect(decodeURIComponent(urlEncode(text))).toBe(text.toWellFormed());
        expect(escapeFor('slack-blocks', text)).toBe(text);
      }),
    );
  });

  test('a text that grows too long stops the evaluation', () => {
    const long = { v: '<'.repeat(500_000) };
    for (const source of ['escapeHtml(v)', 'escapeSlack(v)', 'urlEncode(v)']) {
      expect(() => compileExpression(source).evaluate(long)).toThrow(/stopped/);
    }
    expect(() => compileInputs({ html: '{{ v }}' }, SCHEMA).evaluate(long)).toThrow(/stopped/);
  });

  test('are typed: raw gives what it is given', () => {
    const types = { e: { type: 'string' }, n: { type: 'number' } };
    const codes = (text: string): string[] => checkTemplate(text, types, { type: 'string' }).map(({ code }) => code);
    expect(codes('{{ raw(e).size() > 1 ? escapeHtml(n) : urlEncode(e) }}')).toEqual([]);
    expect(codes('{{ raw(n) }}')).toEqual(['expression.type']);
    expect(codes('{{ raw(n).trim() }}')).toEqual(['expression.type']);
  });
});

describe('S12 markup inside an expression', () => {
  const html = { type: 'string', escape: 'html' };
  const warned = (text: string, schema: JsonObject = html): string[] =>
    checkTemplate(text, { e: { type: 'string' } }, schema).map(({ code, severity, range }) => {
      return `${severity} ${code} ${text.slice(range?.start, range?.end)}`;
    });

  test.each([
    ["{{ '<b>' + e }}", "'<b>'"],
    ["a {{ e == '' ? '<i>none</i>' : e }}", "'<i>none</i>'"],
    ["{{ ['a', e].join('<br>') }}", "'<br>'"],
    ["{{ e.replace('x', '&nbsp;') }}", "'&nbsp;'"],
  ])('%s is warned of', (text, markup) => {
    expect(warned(text)).toEqual([`warning expression.escaped ${markup}`]);
    expect(warned(text, { type: 'string' })).toEqual([]);
  });

  test.each([
    "{{ raw('<b>' + escapeHtml(e) + '</b>') }}",
    "{{ e == '<b>' ? 'a' : 'b' }}",
    "{{ e.replace('<', 'x') }}",
    "{{ e + ' < 5' }}",
  ])('%s is not', (text) => {
    expect(warned(text)).toEqual([]);
  });
});
