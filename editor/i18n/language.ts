// The language of the editor, which stays the same for as long as the page stands: what the person chose in this
// browser, else the first of the browser's languages that there are texts in, else English. Choosing another one loads
// the page anew.
import i18next from 'i18next';

import { flatMessages } from './messages.ts';

/** The languages that there are texts in; each has the name that it gives itself. */
export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
] as const;
export type Language = (typeof LANGUAGES)[number]['code'];

const STORED = 'signalbox-language';

// Some browsers name what is no tag of a language, such as "en-US@posix", and `Intl` refuses it.
const preferred = typeof document === 'undefined' ? [] : navigator.languages.filter((tag) => /^[\w-]+$/.test(tag));

export const language: Language =
  storedLanguage() ?? preferred.map(languageOf).find((each) => each !== undefined) ?? 'en';

/**
 * The tag by which numbers and times are written: the browser's own where it names this language ("de-CH"), else the
 * language alone ("de").
 */
export const locale: string = preferred.find((each) => languageOf(each) === language) ?? language;

void i18next.init({
  lng: locale,
  fallbackLng: 'en',
  initAsync: false,
  // A key is the path of a text in its file, and each file has a namespace: no key is to be taken apart.
  keySeparator: false,
  nsSeparator: false,
  // Nothing is escaped here, since React escapes what it draws.
  interpolation: { escapeValue: false },
});

/** `{{group, lowercase}}` is for the midst of an English sentence. German nouns keep their capital, without it. */
i18next.services.formatter?.add('lowercase', (value: string) => value.toLocaleLowerCase(locale));

// A text is looked up when the file that declares it is loaded, so the texts of another language must be there before.
// English texts are in those files themselves, and nothing is fetched for them.
const isThere = language === 'en' || (await loadGerman());

if (typeof document !== 'undefined') document.documentElement.lang = isThere ? language : 'en';

/** Keeps the choice in this browser, and loads the page anew. */
export function chooseLanguage(chosen: Language): void {
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // A browser may refuse storage; the page then goes by the browser's own languages.
  }
  location.reload();
}

/**
 * Resolves with false where the file cannot be fetched, as after an upgrade of the server: a page in English is better
 * than one that does not open.
 */
async function loadGerman(): Promise<boolean> {
  try {
    const { GERMAN } = await import('./german.ts');
    for (const [namespace, messages] of Object.entries(GERMAN))
      i18next.addResources('de', namespace, flatMessages(messages));
    return true;
  } catch {
    return false;
  }
}

function languageOf(tag: string): Language | undefined {
  const [code = ''] = tag.toLowerCase().split('-');
  return LANGUAGES.find((each) => each.code === code)?.code;
}

function storedLanguage(): Language | undefined {
  if (typeof document === 'undefined') return undefined;
  try {
    return languageOf(localStorage.getItem(STORED) ?? '');
  } catch {
    // A browser may refuse storage.
    return undefined;
  }
}
