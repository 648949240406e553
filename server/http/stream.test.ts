// The live stream: what is sent to whom, coalesced, and let go of.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createBus, type Bus } from '../lib/bus.ts';
import { startTestServer, TOKEN, type TestServer } from './server.test-support.ts';
import { listen, run, step } from './stream.test-support.ts';

let server: TestServer;
let bus: Bus;
beforeEach(async () => {
  bus = createBus();
  server = await startTestServer({}, undefined, bus);
});
afterEach(() => server.stop());

describe('the stream', () => {
  test('tells of changes that the API makes', async () => {
    const listener = await listen(server);
    expect(listener.headers).toMatchObject({
      'content-type': expect.stringMatching(/^text\/event-stream/) as string,
      'cache-control': 'no-store',
    });
    await server.send('POST', '/api/flows', { body: { name: 'New' } });
    expect(await listener.next(1)).toEqual([
      { type: 'flow', flowId: 'new', revision: 1, active: false, paused: false, liveVersion: null },
    ]);
    listener.leave();
  });

  test('a HEAD is answered at once: nothing would ever come', async () => {
    const { status, headers, text } = await server.send('HEAD', '/api/stream');
    expect({ status, type: headers['content-type'], text }).toMatchObject({
      status: 200,
      type: expect.stringMatching(/^text\/event-stream/) as string,
      text: '',
    });
  });

  test('sends steps only of the run that was asked for', async () => {
    const all = await listen(server);
    const one = await listen(server, { token: TOKEN }, '?run=run_1');
    bus.publish(step('run_2', 'a'));
    bus.publish(step('run_1', 'b'));
    bus.publish(run('run_3', 'queued'));
    expect(await one.next(2)).toEqual([step('run_1', 'b'), run('run_3', 'queued')]);
    expect(await all.next(1)).toEqual([run('run_3', 'queued')]);
    all.leave();
    one.leave();
  });

  test('coalesces: of each thing the newest, of a storm the newest 200', async () => {
    const listener = await listen(server);
    // The first message goes at once, what follows in its wake goes together.
    bus.publish(run('run_0', 'queued'));
    await listener.next(1);
    for (let count = 0; count < 1_000; count += 1)
      bus.publish(run(`run_${count % 500}`, count < 500 ? 'queued' : 'succeeded'));
    const told = await listener.next(200);
    expect(
      new Set(told.map((event) => (event.type === 'run' ? `${event.runId} ${event.status}` : event.type))).size,
    ).toBe(200);
    expect(told.every((event) => event.type === 'run' && event.status === 'succeeded')).toBe(true);
    expect(told.at(-1)).toEqual(run('run_499', 'succeeded'));
    listener.leave();
  });

  test('nobody listens to the bus for nobody', async () => {
    expect(bus.watched).toBe(false);
    const listener = await listen(server);
    expect(bus.watched).toBe(true);
    listener.leave();
    // The server learns of it by the closed connection: the next answer comes after that at the latest.
    while (bus.watched) await server.send('GET', '/health/live');
  });

  test('ends when the server stops', async () => {
    const listener = await listen(server);
    const ended = listener.next(1).catch((error: unknown) => String(error));
    const own = server;
    await own.running.stop();
    expect(await ended).toMatch(/ended|closed|terminated/);
    server = await startTestServer();
  });
});
