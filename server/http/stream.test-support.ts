// A reader of the live stream for tests, and news to publish.
import { request } from 'undici';
import { expect } from 'vitest';

import type { StreamEvent } from '../../shared/api/stream.ts';
import { TOKEN, type TestServer } from './server.test-support.ts';

export interface Listener {
  /** The next messages, as they come. Rejects when the stream ends before. */
  next(count: number): Promise<StreamEvent[]>;
  headers: Record<string, string | string[] | undefined>;
  leave(): void;
}

/** Joins the stream; the server listens to the bus for it when this resolves. */
export async function listen(
  server: TestServer,
  who: { token: string } | { cookie: string } = { token: TOKEN },
  query = '',
): Promise<Listener> {
  const { body, headers, statusCode } = await request(`${server.url}/api/stream${query}`, {
    headers: 'token' in who ? { authorization: `Bearer ${who.token}` } : { cookie: who.cookie },
  });
  expect(statusCode).toBe(200);
  const chunks = body[Symbol.asyncIterator]();
  let text = '';
  const messages: StreamEvent[] = [];
  async function read(): Promise<void> {
    const { value, done } = (await chunks.next()) as { value?: Buffer; done?: boolean };
    if (done === true || value === undefined) throw new Error('the stream ended');
    text += value.toString('utf8');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data:(.*)$/m.exec(block)?.[1];
      const name = /^event:(.*)$/m.exec(block)?.[1];
      if (data === undefined) continue;
      const event = JSON.parse(data) as StreamEvent;
      expect(name).toBe(event.type);
      messages.push(event);
    }
  }
  // The first chunk says that the server listens to the bus for this client.
  await read();
  return {
    headers,
    async next(count) {
      while (messages.length < count) await read();
      return messages.splice(0, count);
    },
    leave: () => void body.destroy(),
  };
}

const at = '2026-05-01T12:00:00.000Z';
export const run = (runId: string, status: 'queued' | 'running' | 'succeeded'): StreamEvent => ({
  type: 'run',
  runId,
  flowId: 'f',
  status,
  at,
});
export const step = (runId: string, nodeId: string): StreamEvent => ({
  type: 'step',
  runId,
  nodeId,
  iteration: null,
  status: 'running',
  port: null,
  at,
});
