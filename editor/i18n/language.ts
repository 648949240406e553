// The language of the editor, chosen once for as long as the page stands: what the person chose in this browser, else the
// first of the browser's languages that there are texts in, else English. Whoever chooses another loads the page anew.
import i18next from 'i18next';

import { flatMessages } from './messages.ts';

/** Each is called as it calls itself. */
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

/** How numbers and times are written: as the browser has it where it speaks this language ("de-CH"), else "de". */
export const locale: string = preferred.find((each) => languageOf(each) === language) ?? language;

void i18next.init({
  lng: locale,
  fallbackLng: 'en',
  initAsync: false,
  // A key is the path of a text in its file, and stands in one namespace for each file.
  keySeparator: false,
  nsSeparator: false,
  // React escapes what it draws.
  interpolation: { escapeValue: false },
});

/** `{{group, lowercase}}`: in the midst of an English sentence; German keeps the capital of a noun. */
i18next.services.formatter?.add('lowercase', (value: string) => value.toLocaleLowerCase(locale));

// Texts are looked up where they are declared, so those of another language are there before any of them. English is in
// the files that declare them, and fetches nothing.
const isThere = language === 'en' || (await loadGerman());

if (typeof document !== 'undefined') document.documentElement.lang = isThere ? language : 'en';

/** Keeps the choice in this browser and loads the page anew. */
export function chooseLanguage(chosen: Language): void {
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // A browser may refuse storage; it then speaks its own language.
  }
  location.reload();
}

/** False where the file cannot be fetched, as after an upgrade of the server: English beats a page that does not open. */
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
