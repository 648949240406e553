// Turns text into bytes in UTF-8 and back, and bytes into hex and Base64. Pure: shared code has neither TextEncoder
// nor Buffer.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The first bits of a character's first byte, by how many bytes follow it. */
const LEADING = [0, 0xc0, 0xe0, 0xf0];

/** Each byte as decodeURIComponent() reads it: that function alone can decode and check UTF-8 here. */
const AS_PART_OF_ADDRESS = Array.from({ length: 256 }, (_, byte) =>
  byte < 0x80 && byte !== 0x25 ? String.fromCharCode(byte) : `%${hexOf([byte])}`,
);

/** The text in UTF-8. Half a character (a lone surrogate) becomes U+FFFD, as TextEncoder has it. */
export function bytesOf(text: string): Uint8Array {
  const whole = text.toWellFormed();
  const bytes = new Uint8Array(whole.length * 3);
  let at = 0;
  for (const character of whole) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes[at++] = code;
    else {
      const following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
      bytes[at++] = (LEADING[following] ?? 0) | (code >> (6 * following));
      for (let rest = following - 1; rest >= 0; rest--) bytes[at++] = 0x80 | ((code >> (6 * rest)) & 0x3f);
    }
  }
  return bytes.subarray(0, at);
}

/** The text that the bytes are in UTF-8. Undefined for bytes that are no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  let encoded = '';
  for (const byte of bytes) encoded += AS_PART_OF_ADDRESS[byte] ?? '';
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** Two digits for each byte, in lower case. */
export function hexOf(bytes: Iterable<number>): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Base64 of RFC 4648, section 4: with padding, without line breaks. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += base64Digit(bits >> 18) + base64Digit(bits >> 12) + base64Digit(bits >> 6) + base64Digit(bits);
  }
  return text.slice(0, Math.ceil((bytes.length * 4) / 3)).padEnd(text.length, '=');
}

function base64Digit(bits: number): string {
  return ALPHABET.charAt(bits & 0x3f);
}

/** Base64 for addresses (RFC 4648, section 5), without padding. */
export function base64UrlOf(bytes: Uint8Array): string {
  return base64Of(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Takes both alphabets, with or without padding and line breaks. Undefined for anything else. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const digits = text.replaceAll(/\s/g, '').replace(/={1,2}$/, '');
  if (digits.length % 4 === 1 || !/^[A-Za-z0-9+/_-]*$/.test(digits)) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit === '-' ? '+' : digit === '_' ? '/' : digit)) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return bytes;
}
