// The environment: defaults, and one sentence for each wrong value.
import { describe, expect, test } from 'vitest';

import { ConfigError, readConfig, weakSecrets } from './config.ts';

function refusal(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(env)}`);
}

describe('readConfig', () => {
  test('an empty environment gives the defaults of the contract', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      allowPrivate: [],
      hookMaxBytes: 4 * 1024 * 1024,
      trustedProxies: ['127.0.0.0/8', '::1'],
      metrics: 'token',
      logLevel: 'info',
      logFormat: 'json',
    });
    expect(config.dataDir).toMatch(/\/data$/);
    expect(config.flowsDir).toMatch(/\/flows$/);
    expect(config).not.toHaveProperty('apiToken');
    expect(readConfig({}, true).logFormat).toBe('pretty');
  });

  test('an empty variable counts as absent', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: ' ', SIGNALBOX_API_TOKEN: '' })).toEqual(readConfig({}));
  });

  test.each([
    [{ PORT: 'abc' }, 'PORT', 'abc', '65535'],
    [{ PORT: '70000' }, 'PORT', '70000', '65535'],
    [{ PORT: '-1' }, 'PORT', '-1', '65535'],
    [{ HOST: 'a b' }, 'HOST', 'a b', '127.0.0.1'],
    [{ HOST: '999.1.1.1' }, 'HOST', '999.1.1.1', '127.0.0.1'],
    [{ PUBLIC_URL: 'ftp://x' }, 'PUBLIC_URL', 'ftp://x', 'https'],
    [{ PUBLIC_URL: 'https://x/y' }, 'PUBLIC_URL', 'https://x/y', 'without path'],
    [{ SIGNALBOX_ROLE: 'boss' }, 'SIGNALBOX_ROLE', 'boss', 'all, web, worker'],
    [{ SIGNALBOX_ROLE: 'worker' }, 'SIGNALBOX_ROLE', 'worker', 'all'],
    [{ SIGNALBOX_ALLOW_PRIVATE: '10.0.0.0/8,???' }, 'SIGNALBOX_ALLOW_PRIVATE', '???', 'CIDRs'],
    [{ SIGNALBOX_HOOK_MAX_BYTES: '4MB' }, 'SIGNALBOX_HOOK_MAX_BYTES', '4MB', '1024'],
    [{ TRUSTED_PROXIES: '10.0.0.1,proxy' }, 'TRUSTED_PROXIES', '"proxy"', 'CIDRs'],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES', '10.0.0.0/33', 'CIDRs'],
    [{ TRUSTED_PROXIES: '10.0.0.1,' }, 'TRUSTED_PROXIES', '""', 'CIDRs'],
    [{ TRUSTED_PROXIES: '0.0.0.0/0' }, 'TRUSTED_PROXIES', '0.0.0.0/0', 'CIDRs'],
    [{ SIGNALBOX_METRICS: 'yes' }, 'SIGNALBOX_METRICS', 'yes', 'token, open'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL', 'loud', 'debug'],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT', 'xml', 'json, pretty'],
  ])('%j is refused with variable, value and what is allowed', (env, ...parts) => {
    const sentence = refusal(env);
    for (const part of parts) expect(sentence).toContain(part);
    expect(sentence).not.toContain('\n');
  });

  test('a short secret of a hook is taken, and told', () => {
    const config = readConfig({ SIGNALBOX_OKTA_HOOK_SECRET: 'hunter2' });
    expect(config.oktaHookSecret).toBe('hunter2');
    expect(weakSecrets(config)).toEqual(['SIGNALBOX_OKTA_HOOK_SECRET']);
    expect(weakSecrets(readConfig({ SIGNALBOX_OKTA_HOOK_SECRET: 'long-enough-not-to-be-guessed' }))).toEqual([]);
  });

  test('a token of an administrator that is shorter than 24 characters is refused, and not shown', () => {
    const sentence = refusal({ SIGNALBOX_API_TOKEN: 'hunter2-hunter2-hunter2' });
    expect(sentence).toContain('SIGNALBOX_API_TOKEN has 23 characters');
    expect(sentence).toContain('24');
    expect(sentence).not.toContain('hunter2');
    expect(readConfig({ SIGNALBOX_API_TOKEN: 'hunter2-hunter2-hunter2-' }).apiToken).toHaveLength(24);
  });

  test('trusted proxies are addresses and CIDRs, in place of this machine', () => {
    expect(readConfig({ TRUSTED_PROXIES: '172.17.0.0/16, fd00::/8,10.0.0.5' }).trustedProxies).toEqual([
      '172.17.0.0/16',
      'fd00::/8',
      '10.0.0.5',
    ]);
  });

  test('DATABASE_URL is refused rather than ignored, without showing its password', () => {
    const sentence = refusal({ DATABASE_URL: 'postgres://user:geheim@db/x' });
    expect(sentence).toContain('DATABASE_URL');
    expect(sentence).not.toContain('geheim');
  });

  test('addresses for outbound calls may be hosts, addresses and CIDRs, with ports', () => {
    const given = '127.0.0.1:9999, localhost:8025,10.0.0.0/8,::1,[::1]:80,fd00::/8,hook.local';
    expect(readConfig({ SIGNALBOX_ALLOW_PRIVATE: given }).allowPrivate).toEqual(
      given.split(',').map((entry) => entry.trim()),
    );
  });

  test('a wildcard host gives an address that can be clicked', () => {
    expect(readConfig({ HOST: '0.0.0.0', PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
    expect(readConfig({ HOST: '::1' }).publicUrl).toBe('http://[::1]:3000');
    expect(readConfig({ PUBLIC_URL: 'https://box.example.com/' }).publicUrl).toBe('https://box.example.com');
  });
});
