// A browser that prefers German reads German. The language is settled when the first texts are read, so all here is one page.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const page = { documentElement: { lang: 'en' } };
const stored = new Map<string, string>();
const reload = vi.fn<() => void>();

beforeAll(() => {
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { languages: ['fr-FR', 'de@euro', 'de-DE', 'en-US'] });
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
});
afterAll(() => {
  vi.unstubAllGlobals();
});

test('the first language of the browser that there are texts in is that of the page', async () => {
  const { language, locale } = await import('./language.ts');
  expect([language, locale, page.documentElement.lang]).toEqual(['de', 'de-DE', 'de']);
});

test('texts, gaps, plural forms and numbers are German', async () => {
  const { TEXTS } = await import('../runs/texts.ts');
  expect(TEXTS.title).toBe('Ausführungen');
  expect(TEXTS.run.startedBy('Ada <ada@example.com>')).toBe('Gestartet von Ada <ada@example.com>');
  expect([0, 1, 12_345].map(TEXTS.cancelAll.count)).toEqual([
    'Keine Ausführung dieser Liste ist im Gange.',
    '1 Ausführung würde abgebrochen.',
    '12.345 Ausführungen würden abgebrochen.',
  ]);
  expect(TEXTS.step.decidedBy('Ada', 'done')).toBe('Ada hat entschieden: Er hat gewirkt,');
});

test('what fills a gap is never read as a text itself', async () => {
  const { TEXTS } = await import('../runs/texts.ts');
  expect(TEXTS.run.startedBy('{{by}} $t(title)')).toBe('Gestartet von {{by}} $t(title)');
});

test('times, durations and states are German', async () => {
  const { relativeTime, countdownText, dayText } = await import('../ui/time-text.ts');
  const { durationText } = await import('./duration-text.ts');
  const { tallyText } = await import('../ui/status-text.ts');
  const now = Date.parse('2026-01-10T12:00:00Z');
  expect(relativeTime('2026-01-09T11:00:00Z', now)).toBe('gestern');
  expect(relativeTime('2026-01-10T11:59:30Z', now)).toBe('gerade eben');
  expect(countdownText('2026-01-10T12:00:42Z', now)).toBe('in 42 s');
  expect(dayText('2026-01-10T12:00:00Z')).toContain('Januar');
  expect(durationText(4_230)).toBe('4,2 s');
  expect(
    tallyText([
      { status: 'succeeded', count: 1_180 },
      { status: 'failed', count: 2 },
    ]),
  ).toBe('1.180 ok, 2 fehlgeschlagen');
});

test('who chooses a language has it kept, and the page loaded anew', async () => {
  const { chooseLanguage } = await import('./language.ts');
  chooseLanguage('en');
  expect([...stored.values()]).toEqual(['en']);
  expect(reload).toHaveBeenCalledOnce();
});
