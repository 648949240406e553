// What no request gets past: a server that stops, on whichever connection.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { expect, test } from 'vitest';

import { createLogger } from '../telemetry/log.ts';
import { createEntrance } from './entrance.ts';

test('J8 a server that stops takes nothing new, also on a connection that is open, and ends what it began', async () => {
  const begun: string[] = [];
  const entrance = createEntrance(
    (request, response) => {
      begun.push(String(request.url));
      entrance.close();
      response.end('done');
    },
    createLogger({ level: 'silent', format: 'json' }),
  );
  const server = createServer(entrance.handle);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const post = (path: string): string => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`;
  socket.write(`${post('/hooks/okta')}${post('/hooks/okta?late')}`);
  const answers = await text(socket);
  server.close();
  expect(begun).toEqual(['/hooks/okta']);
  const [done = '', refused = ''] = answers.split(/(?=HTTP\/1\.1 503 )/);
  expect(done).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*done$/);
  expect(refused).toContain('Connection: close');
  expect(refused).toContain('Retry-After: 5');
  expect(refused).toContain('"code":"server.stopping"');
});
