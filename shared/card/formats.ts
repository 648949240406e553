// Forms that a card asks of an input (`format` in its schema), and what is wrong with a value that does not have it.
// It is said while the author types, in words that say how to write it. Parts that expressions will give are not
// judged.
import { hasExpressions, parseTemplate } from '../expression/template.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { cronFault, timeZoneFault } from '../schedule/cron.ts';

/** Scheme, then host or address in brackets, then an optional port. */
const URL_FORM = /^https?:\/\/(?:[^\s/?#@:[\]\\]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#]\S*)?$/i;
// `Lin Example <lin@example.com>`, or the address alone.
const ADDRESS = /^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/;
/** An address without a name before it. */
const BARE_ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

const FORMATS: ReadonlyMap<JsonValue | undefined, (value: JsonValue) => string | undefined> = new Map([
  ['cron', forText(cronFault)],
  ['time-zone', forText(timeZoneFault)],
  ['url', forText(urlFault)],
  ['emails', emailsFault(isEmailAddress)],
  ['bare-emails', emailsFault(isBareAddress)],
  [
    'date-time',
    forText((text) => (Number.isNaN(Date.parse(text)) ? `"${text}" is no time that a calendar has.` : undefined)),
  ],
  ['headers', headersFault],
]);

/** What is surely wrong, as a sentence; undefined for what has the form, and for a form that is not known here. */
export function formatFault(format: JsonValue | undefined, value: JsonValue): string | undefined {
  return FORMATS.get(format)?.(value);
}

/** The same of a text with expressions in it, as far as its written parts tell: of a URL they tell the beginning. */
export function templateFormatFault(format: JsonValue | undefined, text: string): string | undefined {
  const [first] = parseTemplate(text);
  if (format !== 'url' || first?.kind !== 'text') return undefined;
  const start = first.text.trimStart().toLowerCase();
  const fits = ['https://', 'http://'].some((scheme) => start.startsWith(scheme) || scheme.startsWith(start));
  return fits ? undefined : NO_SCHEME;
}

/** The addresses in a text, or in a list of texts. A comma inside quotes or angle brackets belongs to a name. */
export function emailAddresses(given: string | readonly string[]): string[] {
  const lists = typeof given === 'string' ? [given] : given;
  return lists
    .flatMap((list) => list.match(/(?:"[^"]*"|<[^>]*>|[^,;"<])+/g) ?? [])
    .map((address) => address.trim())
    .filter((address) => address !== '');
}

/** Whether it is one address without a name. Which addresses exist only a mail server knows. */
export function isBareAddress(address: string): boolean {
  return BARE_ADDRESS.test(address);
}

/** Whether it is one address, with or without a name before it. */
export function isEmailAddress(address: string): boolean {
  return ADDRESS.test(address);
}

const NO_SCHEME = 'A URL begins with https:// or http:// and names a host: https://example.com/alerts.';

function urlFault(text: string): string | undefined {
  const url = text.trim();
  // An empty text is no fault of the form; whether it must be given is another question.
  if (url === '' || URL_FORM.test(url)) return undefined;
  if (/^https?:\/\/[^/?#]*@/i.test(url))
    return 'A URL holds no user name or password: send them in the header Authorization.';
  if (/^https?:\/\/\S*\s/i.test(url)) return 'A URL has no spaces: a space is written %20.';
  return NO_SCHEME;
}

function emailsFault(isAddress: (text: string) => boolean): (value: JsonValue) => string | undefined {
  return (value) => {
    const texts = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
    const fixed = texts.filter((each) => !hasExpressions(each));
    const addresses = emailAddresses(fixed);
    const wrong = addresses.find((address) => !isAddress(address));
    if (wrong !== undefined) return `"${wrong}" is no e-mail address.`;
    return fixed.length === texts.length && addresses.length === 0 ? 'Give at least one e-mail address.' : undefined;
  };
}

/** What is wrong with names and values of a request's head. A line break in one would begin another header. */
function headersFault(value: JsonValue): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const names = Object.keys(value).filter((name) => name.trim() !== '');
  const wrong = names.find((name) => !HEADER_NAME.test(name.trim()));
  if (wrong !== undefined) return `"${wrong}" is no name of a header: it has letters, digits and hyphens.`;
  const broken = names.find((name) => typeof value[name] === 'string' && /[\r\n\0]/.test(value[name]));
  return broken === undefined ? undefined : `The header ${broken} is one line.`;
}

function forText(faultOf: (text: string) => string | undefined): (value: JsonValue) => string | undefined {
  return (value) => (typeof value === 'string' ? faultOf(value) : undefined);
}
