import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { loadMasterKey } from './master-key.ts';

function aFolder(): string {
  const folder = temporaryFolder();
  return join(folder, 'data');
}

test('is made at the first start, for its owner only, and is the same at the next', () => {
  const dataDir = aFolder();
  const key = loadMasterKey({ dataDir });
  expect(key).toHaveLength(32);
  expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(loadMasterKey({ dataDir })).toEqual(key);
  expect(loadMasterKey({ dataDir: aFolder() })).not.toEqual(key);
});

test('a file that others could read is closed to them', () => {
  const dataDir = aFolder();
  loadMasterKey({ dataDir });
  chmodSync(join(dataDir, 'secret.key'), 0o644);
  loadMasterKey({ dataDir });
  expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
});

test('what an end in the midst of making it left behind is no key, and hinders none', () => {
  const dataDir = aFolder();
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'secret.key.new'), 'ha');
  expect(loadMasterKey({ dataDir })).toHaveLength(32);
  expect(existsSync(join(dataDir, 'secret.key.new'))).toBe(false);
});

test('one that cannot be written is told with its place, and leaves no half of it', () => {
  const dataDir = aFolder();
  mkdirSync(join(dataDir, 'secret.key.new'), { recursive: true });
  expect(() => loadMasterKey({ dataDir })).toThrow(
    expect.objectContaining({
      code: 'config.secret-key',
      message: expect.stringContaining(join(dataDir, 'secret.key')) as string,
    }),
  );
  expect(existsSync(join(dataDir, 'secret.key'))).toBe(false);
});

test('a damaged file is never replaced', () => {
  const dataDir = aFolder();
  loadMasterKey({ dataDir });
  writeFileSync(join(dataDir, 'secret.key'), 'short');
  expect(() => loadMasterKey({ dataDir })).toThrow(expect.objectContaining({ code: 'config.secret-key' }));
  expect(readFileSync(join(dataDir, 'secret.key'), 'utf8')).toBe('short');
});

test('the environment goes before the file, in three forms', () => {
  const dataDir = aFolder();
  const bytes = Buffer.alloc(32, 5);
  expect(loadMasterKey({ dataDir, fromEnvironment: bytes.toString('hex') })).toEqual(bytes);
  expect(loadMasterKey({ dataDir, fromEnvironment: bytes.toString('base64') })).toEqual(bytes);
  const phrase = loadMasterKey({ dataDir, fromEnvironment: 'a passphrase of many words' });
  expect(phrase).toHaveLength(32);
  expect(loadMasterKey({ dataDir, fromEnvironment: 'a passphrase of many words' })).toEqual(phrase);
  expect(() => statSync(dataDir)).toThrow('ENOENT');
});

test('a short value is refused without showing it', () => {
  expect(() => loadMasterKey({ dataDir: aFolder(), fromEnvironment: 'hunter2' })).toThrow(
    /^SIGNALBOX_SECRET_KEY has 7 characters/,
  );
});
