// Encrypts what nobody may read from the store: AES-256-GCM under a key of its own for each secret (HKDF of the master
// key with a new salt), bound to its place by the context. Knows nothing of where envelopes are kept. An envelope is
// text: `v1.<key id>.<salt>.<iv>.<ciphertext and tag>`, its last three parts in base64url.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

import { DefectError, TerminalError } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';

export interface Vault {
  /**
   * @param context where the envelope is kept (`connection/default`). Opening must give the same one, so envelopes
   * cannot be swapped.
   */
  seal(value: JsonValue, context: string): string;
  /**
   * @throws TerminalError `secrets.wrong-key` where another master key sealed it; `secrets.damaged` where it was
   * changed, or belongs to another context
   */
  open(envelope: string, context: string): JsonValue;
}

const FORMAT = 'v1';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param options.masterKey 32 bytes */
export function openVault({ masterKey }: { masterKey: Buffer }): Vault {
  if (masterKey.length !== KEY_BYTES)
    throw new DefectError('internal', `A master key has ${KEY_BYTES} bytes, not ${masterKey.length}.`);
  // By it a wrong master key is told from damage. It is derived as well, so it tells nothing about the key.
  const keyId = derive(masterKey, Buffer.alloc(0), 'signalbox/key-id', 6).toString('hex');

  return {
    seal(value, context) {
      const salt = randomBytes(SALT_BYTES);
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyFor(masterKey, salt, context), iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(authenticated(keyId, context));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [FORMAT, keyId, ...[salt, iv, sealed].map((bytes) => bytes.toString('base64url'))].join('.');
    },
    open(envelope, context) {
      const [format, sealedBy, ...rest] = envelope.split('.');
      const parts = rest.map((part) => Buffer.from(part, 'base64url'));
      // Spare bits at the end of a part would be ignored: one envelope has one spelling.
      if (parts.some((bytes, at) => bytes.toString('base64url') !== rest[at])) throw damaged(context);
      const [salt, iv, sealed] = parts;
      if (format !== FORMAT || rest.length !== 3 || salt?.length !== SALT_BYTES || iv?.length !== IV_BYTES)
        throw damaged(context);
      if (sealed === undefined || sealed.length < TAG_BYTES) throw damaged(context);
      if (sealedBy !== keyId) {
        throw new TerminalError(
          'secrets.wrong-key',
          `The secret ${context} was encrypted with the key ${sealedBy}, and the key here is ${keyId}. Start with the master key that it was made with: SIGNALBOX_SECRET_KEY, or the file secret.key of the data folder.`,
        );
      }
      const decipher = createDecipheriv('aes-256-gcm', keyFor(masterKey, salt, context), iv, {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(authenticated(keyId, context));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      try {
        const text = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
        return JSON.parse(text) as JsonValue;
      } catch (error) {
        throw damaged(context, error);
      }
    },
  };
}

function keyFor(masterKey: Buffer, salt: Buffer, context: string): Buffer {
  return derive(masterKey, salt, `signalbox/secret/${context}`, KEY_BYTES);
}

function derive(masterKey: Buffer, salt: Buffer, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, salt, purpose, length));
}

/** What GCM authenticates beside the ciphertext: nobody can change the format, the key's id or the place. */
function authenticated(keyId: string, context: string): Buffer {
  return Buffer.from(JSON.stringify([FORMAT, keyId, context]));
}

function damaged(context: string, cause?: unknown): TerminalError {
  return new TerminalError(
    'secrets.damaged',
    `The secret ${context} cannot be decrypted: what is stored was changed. Enter it again.`,
    { cause },
  );
}
