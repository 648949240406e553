// Every text has its German, and says the same things with it.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';

import { GERMAN } from '../editor/i18n/german.ts';
import { flatMessages } from '../editor/i18n/messages.ts';

const editor = join(import.meta.dirname, '..', 'editor');
const english = new Map<string, Record<string, string>>();
const german = new Map(Object.entries(GERMAN).map(([namespace, messages]) => [namespace, flatMessages(messages)]));

beforeAll(async () => {
  // Each file of texts hands in its English when it is read.
  const files = globSync('**/*.ts', { cwd: editor }).filter((file) =>
    readFileSync(join(editor, file), 'utf8').includes(" = texts('"),
  );
  for (const file of files) await import(join(editor, file));
  for (const [namespace, messages] of Object.entries(i18next.getDataByLanguage('en') ?? {}))
    english.set(namespace, messages);
});

function differing(keysOf: (messages: Record<string, string>, other: Record<string, string>) => string[]): string[] {
  return [...english].flatMap(([namespace, messages]) =>
    keysOf(messages, german.get(namespace) ?? {}).map((key) => `${namespace} ${key}`),
  );
}

test('every English text has a German one', () => {
  expect(english.size).toBeGreaterThan(25);
  expect(differing((texts, own) => Object.keys(texts).filter((key) => own[key] === undefined))).toEqual([]);
});

test('no German text stands for nothing', () => {
  expect([...german.keys()].filter((namespace) => !english.has(namespace))).toEqual([]);
  expect(differing((texts, own) => Object.keys(own).filter((key) => texts[key] === undefined))).toEqual([]);
});

test('no text is empty', () => {
  expect(differing((texts, own) => Object.keys(texts).filter((key) => texts[key] === '' || own[key] === ''))).toEqual(
    [],
  );
});

test('a German text has the gaps of the English one', () => {
  // "No run", "one run": a form for a certain number need not write it.
  const gaps = (key: string, text = ''): string =>
    [...text.matchAll(/\{\{(\w+)(, number)?/g)]
      .map(([, gap = '', format = '']) => gap + format)
      .filter((gap) => !/_(?:zero|one)$/.test(key) || !gap.startsWith('count'))
      .toSorted()
      .join();
  expect(
    differing((texts, own) => Object.keys(texts).filter((key) => gaps(key, texts[key]) !== gaps(key, own[key]))),
  ).toEqual([]);
});

test('a text that counts has every plural form of both languages', () => {
  const forms = (language: string): string[] => new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const expected = [...new Set([...forms('en'), ...forms('de')])];
  const incomplete = differing((texts) => {
    const counted = new Set(Object.keys(texts).flatMap((key) => /^(.*)_(?:zero|one|other)$/.exec(key)?.[1] ?? []));
    return [...counted].filter((key) => expected.some((form) => texts[`${key}_${form}`] === undefined));
  });
  expect(incomplete).toEqual([]);
});
