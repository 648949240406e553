// The server as a process, and the command line beside it: exit codes, sentences, graceful stop (J8).
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { request } from 'undici';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { edgesOf } from '../tests/support/flow-builder.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { formatFlow } from '../shared/flow/canonical.ts';
import { readFlowText } from '../shared/flow/parse.ts';
import { createProgram } from './cli/program.ts';

const ROOT = join(import.meta.dirname, '..');
const TOKEN = 'token-of-the-environment';
let folder: string;
let children: ChildProcess[] = [];

beforeAll(async () => {
  folder = temporaryFolder();
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}
interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves with the standard output so far once it has this text. */
  said(text: string): Promise<string>;
}

function run(script: string, args: string[], env: Record<string, string>): Running {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    env: { PATH, NODE_COMPILE_CACHE, SIGNALBOX_DATA_DIR: join(folder, 'data'), ...env },
  });
  children.push(child);
  let out = '';
  let err = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
    for (const look of waiting) look();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return {
    child,
    ended,
    said(text) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = (): void => {
        if (out.includes(text)) resolve(out);
      };
      waiting.add(look);
      void ended.then(() => reject(new Error(`ended without saying "${text}": ${out}${err}`)));
      look();
      return promise;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

const cli = (args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  run('server/cli/cli.ts', args, env).ended;

/** The same in this process, for what a command says and leaves behind: to start one costs half a second of the processor. */
async function here(args: string[]): Promise<Ended> {
  const ended: Ended = { code: 0, out: '', err: '' };
  const { exitCode } = process;
  process.exitCode = 0;
  const kept = (['out', 'err'] as const).map((stream) =>
    vi.spyOn(process[`std${stream}`], 'write').mockImplementation((text) => {
      ended[stream] += String(text);
      return true;
    }),
  );
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return { ...ended, code: process.exitCode };
  } finally {
    for (const each of kept) each.mockRestore();
    process.exitCode = exitCode;
  }
}

describe('the process', () => {
  test('a wrong value stops it with one sentence and 78', async () => {
    const { code, err, out } = await run('server/main.ts', [], { PORT: 'many' }).ended;
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).toBe('PORT is "many", but must be a whole number from 1 to 65535.\n');
  });

  test('a port in use stops it with one sentence naming PORT', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as AddressInfo;
    const { code, err } = await run('server/main.ts', [], { PORT: String(port) }).ended;
    expect(code).toBe(78);
    expect(err).toMatch(/^PORT is \d+, but another program listens there already: .*\n$/);
    other.close();
  });

  test('J8 prints where to click first, serves, and stops on SIGTERM with 0', async () => {
    const port = await freePort();
    const server = run('server/main.ts', [], { PORT: String(port), LOG_FORMAT: 'pretty' });
    const said = await server.said('/setup?token=');
    expect(said).toMatch(
      new RegExp(`^Make the first administrator here: http://127\\.0\\.0\\.1:${port}/setup\\?token=\\S+$`, 'm'),
    );
    // The folder was made by the server, and is private.
    expect(said).not.toContain('may enter');
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/health/ready`);
    expect(statusCode).toBe(200);
    await body.dump();
    const second = await run('server/main.ts', [], { PORT: String(await freePort()) }).ended;
    expect(second).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Another Signalbox process uses the data folder/) as string,
    });
    const copy = join(folder, 'copy.db');
    expect(await cli(['backup', copy])).toEqual({
      code: 0,
      out: expect.stringMatching(/copy\.db: [\d,]+ bytes\.\nThe master key is not in it.*secret\.key/) as string,
      err: '',
    });
    expect(await cli(['backup', copy])).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists already') as string,
    });
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  });

  test('with a simulated org beside it: tells where, has it connected, and ends with it', async () => {
    const env = { PORT: String(await freePort()), SIGNALBOX_API_TOKEN: TOKEN, LOG_LEVEL: 'silent' };
    const server = run('server/cli/cli.ts', ['start', '--with-okta-sim', 'identity'], env);
    const said = await server.said('/setup?token=');
    const [, consoleUrl = ''] = /^The simulated Okta org.*: (http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(said) ?? [];
    const page = await request(consoleUrl);
    expect(await page.body.text()).toContain('Dana');
    const tried = await request(`http://127.0.0.1:${env.PORT}/api/connections/default/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await tried.body.json()).toMatchObject({ result: 'works' });
    server.child.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0, err: '' });
    const wrong = await run('server/main.ts', ['--with-okta'], env).ended;
    expect(wrong).toEqual({ code: 64, out: '', err: expect.stringContaining('--with-okta-sim=identity') as string });
  });
});

describe('the command line', () => {
  test('users are made in the data folder, and refused while a server holds it', async () => {
    const made = await cli(['user', 'create', 'boss@example.com']);
    expect(made).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^boss@example\.com is admin\.\nPassword: \S{24}\n$/) as string,
    });
    const again = await cli(['user', 'create', 'boss@example.com']);
    expect(again.code).toBe(1);
    expect(await cli(['user', 'create', 'x@example.com', '--password', 'short'])).toMatchObject({
      code: 1,
      err: 'A password has 12 to 256 characters.\n',
    });
    expect(await cli(['user', 'reset-password', 'nobody@example.com'])).toMatchObject({ code: 1 });

    const port = await freePort();
    const server = run('server/main.ts', [], { PORT: String(port), SIGNALBOX_API_TOKEN: TOKEN });
    await server.said(`Open: http://127.0.0.1:${port}`);
    const log = await request(`http://127.0.0.1:${port}/api/audit`, { headers: { authorization: `Bearer ${TOKEN}` } });
    const { items } = (await log.body.json()) as { items: Record<string, unknown>[] };
    // Another test's server may have been at work in the folder.
    const byHand = items.filter(({ action }) => String(action).startsWith('signalbox '));
    expect(byHand.map(({ action, outcome, code }) => [action, outcome, code])).toEqual([
      ['signalbox user reset-password', 'refused', 'user.not-found'],
      ['signalbox user create', 'refused', 'cli.bad-password'],
      ['signalbox user create', 'refused', 'user.exists'],
      ['signalbox user create', 'done', null],
    ]);
    expect(items[0]?.['by']).toMatch(/^cli:./);
    const held = await cli(['user', 'reset-password', 'boss@example.com']);
    expect(held).toMatchObject({ code: 1, err: expect.stringContaining('A server uses the data folder') as string });

    const url = ['--url', `http://127.0.0.1:${port}`, '--token', TOKEN];
    const file = join(folder, 'cli.flow.json');
    const flow = readFlowText('{"formatVersion":1,"id":"cli","name":"By hand","nodes":{},"edges":[]}');
    await writeFile(file, formatFlow(flow));
    expect(await cli(['flow', 'import', file, ...url])).toMatchObject({
      code: 0,
      out: expect.stringContaining(': cli') as string,
    });
    expect(await here(['flow', 'import', file, ...url])).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists already') as string,
    });
    expect(await here(['flow', 'export', 'cli', ...url])).toMatchObject({ code: 0, out: formatFlow(flow) });
    const event = join(folder, 'event.json');
    await writeFile(
      event,
      JSON.stringify({ uuid: 'from-the-cli', eventType: 'user.session.start', published: '2026-05-01T12:00:00Z' }),
    );
    expect(await here(['event', 'send', event, ...url])).toMatchObject({
      code: 0,
      out: expect.stringContaining('"evt_') as string,
    });
    expect(
      await here(['event', 'send', event, '--url', `http://127.0.0.1:${port}`, '--secret', 'wrong']),
    ).toMatchObject({ code: 1, err: expect.stringContaining('(401)') as string });
    expect(await here(['run', 'show', 'run_nothing', ...url])).toMatchObject({
      code: 1,
      err: expect.stringContaining('(404)') as string,
    });
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);

    expect(await cli(['user', 'reset-password', 'boss@example.com'])).toMatchObject({ code: 0 });
    expect(await cli(['run', 'show', 'run_x', ...url])).toMatchObject({
      code: 1,
      err: expect.stringContaining('No server answers') as string,
    });
  });

  test("J1 a run's journal is exported, and replayed without the server: the states of its machine", async () => {
    const port = await freePort();
    const server = run('server/main.ts', [], { PORT: String(port), SIGNALBOX_API_TOKEN: TOKEN });
    await server.said('127.0.0.1');
    const url = ['--url', `http://127.0.0.1:${port}`, '--token', TOKEN];
    const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
      const { body: answer } = await request(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as Record<string, unknown>;
    };
    const text = { card: 'data.compose', version: 1, inputs: { text: 'Hello' } };
    const choose = { card: 'logic.if', version: 1, inputs: { condition: true } };
    await post('/api/flows', {
      formatVersion: 1,
      id: 'replayed',
      name: 'Replayed',
      nodes: { trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 }, choose, yes: text, no: text },
      edges: edgesOf('trigger -> choose', 'choose.true -> yes', 'choose.false -> no'),
    });
    const { runId } = await post('/api/flows/replayed/run', { mode: 'live' });
    for (let shown = ''; !shown.includes('succeeded  Replayed');) {
      shown = (await here(['run', 'show', String(runId), ...url])).out;
    }
    const journal = await here(['run', 'show', String(runId), '--journal', ...url]);
    expect(JSON.parse(journal.out)).toMatchObject({
      formatVersion: 1,
      run: { id: runId, status: 'succeeded', trigger: { nodeId: 'trigger' } },
      flow: { id: 'replayed' },
      journal: expect.arrayContaining([expect.objectContaining({ type: 'run.started' })]) as unknown[],
    });
    const replayed = await here(['run', 'replay', String(runId), ...url]);
    expect(replayed).toMatchObject({ code: 0, out: expect.stringMatching(/^run_\S+\n$/) as string });
    expect(replayed.out.trim()).not.toBe(runId);
    server.child.kill('SIGTERM');
    await server.ended;

    const file = join(folder, 'run.json');
    await writeFile(file, journal.out);
    const states = await here(['run', 'states', file]);
    expect(states.code).toBe(0);
    expect(
      states.out
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).slice(2).join(' ')),
    ).toEqual(['run.started choose', 'step.finished choose -> true yes', 'step.finished yes -> out $end']);
    const { out } = await here(['run', 'states', '--json', file]);
    expect(JSON.parse(out.split('\n')[1] ?? '')).toMatchObject({ body: null, state: 'yes' });
    await writeFile(file, journal.out.replaceAll('"nodeId": "choose"', '"nodeId": "no"'));
    expect(await here(['run', 'states', file])).toMatchObject({
      code: 1,
      err: expect.stringContaining('step "no", which the flow\'s machine does not run then') as string,
    });
    await writeFile(file, '{}');
    expect(await here(['run', 'states', file])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no exported run') as string,
    });
  });

  test('flow files are validated, formatted and tested without a server', async () => {
    const file = join(folder, 'local.flow.json');
    const flow = {
      tests: { case: { expect: { status: 'failed' } } },
      edges: [],
      nodes: { trigger: { version: 1, card: 'okta.user-mfa-factor-reset-all' } },
      name: 'Local',
      id: 'local',
      formatVersion: 1,
    };
    await writeFile(file, JSON.stringify(flow));
    expect(await here(['flow', 'fmt', '--check', file])).toMatchObject({ code: 1, out: `${file}: not canonical\n` });
    expect(await here(['flow', 'fmt', file])).toMatchObject({ code: 0 });
    expect(await readFile(file, 'utf8')).toBe(formatFlow(readFlowText(JSON.stringify(flow))));
    expect(await here(['flow', 'fmt', '--check', file])).toMatchObject({ code: 0, out: '' });
    expect(await cli(['flow', 'test', file])).toMatchObject({
      code: 1,
      out: expect.stringContaining('0 passed, 1 failed') as string,
    });
    await writeFile(file, JSON.stringify({ ...flow, tests: {}, nodes: { trigger: { version: 1, card: 'no.such' } } }));
    expect(await here(['flow', 'validate', file])).toMatchObject({
      code: 1,
      out: expect.stringContaining('node.unknown-card') as string,
    });
    expect(await here(['flow', 'validate', join(folder, 'nothing.json'), folder, file])).toMatchObject({
      code: 1,
      err: `${join(folder, 'nothing.json')}: there is no such file\n${folder}: this is a folder, not a file\n`,
      out: expect.stringContaining('node.unknown-card') as string,
    });
    expect(await here(['event', 'send', join(folder, 'nothing.json')])).toMatchObject({
      code: 1,
      err: `${join(folder, 'nothing.json')}: there is no such file\n`,
    });
    const other = join(folder, 'other.flow.json');
    await writeFile(other, JSON.stringify({ ...flow, name: 'Elsewhere' }));
    expect(await here(['flow', 'diff', file, other])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Elsewhere') as string,
    });
    expect(await here(['flow', 'diff', other, other])).toEqual({ code: 0, out: '', err: '' });
    expect((await here(['flow', 'mermaid', other])).out).toMatch(/^flowchart TD\n {2}n_trigger\(\[/);
  });

  test.runIf(process.platform !== 'win32')('a data folder that others may enter is said, by doctor too', async () => {
    const data = join(folder, 'open-to-others');
    await mkdir(data);
    await chmod(data, 0o750);
    const env = { SIGNALBOX_DATA_DIR: data, LOG_FORMAT: 'json' };
    const sentence = `Other users of this machine may enter the data folder ${data} (its mode is 0750). "chmod 700 ${data}" makes it private.`;
    const server = run('server/main.ts', [], { ...env, PORT: String(await freePort()) });
    const lines = (await server.said('/setup?token=')).split('\n');
    expect(lines).toContain(sentence);
    expect(lines.find((line) => line.includes('"level":40'))).toContain(JSON.stringify(sentence));
    server.child.kill('SIGTERM');
    await server.ended;
    const { out } = await cli(['doctor'], { ...env, PORT: String(await freePort()) });
    expect(out.split('\n')).toContain(`note ${sentence}`);
    await chmod(data, 0o700);
    expect((await cli(['doctor'], { ...env, PORT: String(await freePort()) })).out).not.toContain('may enter');
  });

  test('doctor names what is wrong', async () => {
    const { out } = await cli(['doctor'], { PORT: String(await freePort()) });
    expect(out).toMatch(/^ok {3}Node /);
    expect(out).toContain('is free');
    expect(await cli(['doctor'], { PORT: 'x' })).toMatchObject({
      code: 1,
      out: expect.stringContaining('BAD  PORT is "x"') as string,
    });
  });
});
