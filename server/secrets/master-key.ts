// The master key of all secrets: from the environment, or a file of the data folder that is made at the first start and
// that nobody but its owner reads.
import { scryptSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { ValidationError } from '../../shared/errors.ts';

export interface MasterKeyOptions {
  dataDir: string;
  /** The value of `SIGNALBOX_SECRET_KEY`; empty counts as absent. Where it is given, no file is read or made. */
  fromEnvironment?: string | undefined;
}

const FILE_NAME = 'secret.key';
const KEY_BYTES = 32;
const SHORTEST_PASSPHRASE = 16;

/**
 * The 32 bytes of the key. The value of the environment may be 64 hexadecimal digits, 32 bytes of base64, or a
 * passphrase of 16 characters and more, from which scrypt derives a key. Called once at the start, when the store holds
 * the data folder.
 * @throws ValidationError `config.secret-key` where the value is too short, or the file is damaged or cannot be made
 */
export function loadMasterKey({ dataDir, fromEnvironment }: MasterKeyOptions): Buffer {
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromText(fromEnvironment);
  const file = join(dataDir, FILE_NAME);
  if (!existsSync(file)) make(file);
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== KEY_BYTES) {
    throw new ValidationError(
      'config.secret-key',
      `The key file ${file} is damaged: it must hold ${KEY_BYTES} bytes of base64. Restore it from a backup; without it no stored secret can be read.`,
    );
  }
  return key;
}

/**
 * Makes the key file. A key that is lost with the power would take every secret with it, so the file and its folder are
 * on the disk before the key is used. The file is there whole or not at all, by a rename, since half a key would refuse
 * every later start. No other process makes one meanwhile, because the store holds the folder.
 */
function make(file: string): void {
  const fresh = `${file}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const descriptor = openSync(fresh, 'w', 0o600);
    try {
      writeSync(descriptor, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(fresh, file);
    syncFolder(dirname(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValidationError(
      'config.secret-key',
      `The key file ${file} cannot be made (${reason}). Check that the disk has space and that this user may write there, or set SIGNALBOX_SECRET_KEY.`,
      { cause },
    );
  }
}

/** A rename is on the disk only when the folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function fromText(text: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  if (text.length < SHORTEST_PASSPHRASE) {
    throw new ValidationError(
      'config.secret-key',
      `SIGNALBOX_SECRET_KEY has ${text.length} characters; allowed are 64 hexadecimal digits, 32 bytes of base64, or a passphrase of at least ${SHORTEST_PASSPHRASE} characters.`,
    );
  }
  return scryptSync(text, 'signalbox/master-key', KEY_BYTES);
}
