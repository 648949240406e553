// The simulator's console by HTTP: pages, and buttons. A button must come from the console's own page, so that no other
// page in the browser may press it.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

import { OktaFault } from '../wire/faults.ts';
import { TROUBLE_KINDS } from '../wire/trouble.ts';
import type { World } from '../world.ts';
import { pageText, type Page } from './html.ts';
import { hooksPage, logPage, troublePage } from './org-pages.ts';
import { userPage, usersPage } from './user-pages.ts';

/** Nothing but the console's own files; no page may frame it. */
const CSP =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'";
/** The files of the console, by their address. */
const FILES: Readonly<Record<string, [file: string, type: string]>> = {
  '/console/style.css': ['style.css', 'text/css; charset=utf-8'],
  '/console/live.js': ['live.js', 'text/javascript; charset=utf-8'],
};

/** One request at the console. `body`: that of a form. */
export interface ConsoleExchange {
  request: IncomingMessage;
  response: ServerResponse;
  body: string;
  /** Calls the simulated API as the console's administrator. @throws OktaFault */
  asAdmin(method: string, path: string): Promise<unknown>;
}

/** Answers what is the console's. False: the path is not, and nothing was answered. */
export async function serveConsole(world: World, exchange: ConsoleExchange): Promise<boolean> {
  const { request, response } = exchange;
  const url = new URL(request.url ?? '/', world.url);
  if (request.method === 'POST' && url.pathname.startsWith('/console/')) {
    await press(world, exchange, url.pathname.slice('/console/'.length));
    return true;
  }
  if (request.method !== 'GET') return false;
  const file = FILES[url.pathname];
  if (file !== undefined) {
    send(response, 200, file[1], readFileSync(join(import.meta.dirname, file[0]), 'utf8'));
    return true;
  }
  const page = pageOf(world, url.pathname);
  if (page === undefined) return false;
  const [good, bad] = [url.searchParams.get('done'), url.searchParams.get('error')];
  if (bad !== null) page.notice = { text: bad, bad: true };
  else if (good !== null) page.notice = { text: good, bad: false };
  send(response, 200, 'text/html; charset=utf-8', pageText(world, page));
  return true;
}

/** The page at an address; undefined: there is none. */
function pageOf(world: World, path: string): Page | undefined {
  if (path === '/') return usersPage(world);
  if (path === '/log') return logPage(world);
  if (path === '/hooks') return hooksPage(world);
  if (path === '/trouble') return troublePage(world);
  const [, id = ''] = /^\/users\/(\w+)$/.exec(path) ?? [];
  const user = world.org.users.get(id);
  return user === undefined ? undefined : userPage(world, user);
}

/** Does what a button says, and leads back to the page with what became of it. */
async function press(world: World, { request, response, body, asAdmin }: ConsoleExchange, name: string): Promise<void> {
  const { origin, host } = request.headers;
  if (origin !== `http://${host}`) {
    send(response, 403, 'text/plain', "This button is pressed on the console's own page only.\n");
    return;
  }
  const form = new URLSearchParams(body);
  const text = (field: string): string => form.get(field) ?? '';
  let back = '/';
  let outcome: Record<string, string>;
  try {
    if (name === 'call') {
      // Back to a page of this server, whatever the form says.
      back = new URL(text('back'), world.url).pathname;
      await asAdmin(text('method'), text('path'));
    } else if (name === 'reset') {
      back = `/users/${text('user')}`;
      for (const id of form.getAll('enrollment'))
        await asAdmin('DELETE', `/api/v1/users/${text('user')}/authenticator-enrollments/${id}`);
    } else if (name === 'flush') {
      back = '/hooks';
      await world.deliveries.flush();
    } else {
      back = '/trouble';
      switchTrouble(world, name, form);
    }
    outcome = { done: 'Done.' };
  } catch (error) {
    if (!(error instanceof OktaFault)) throw error;
    outcome = { error: [error.message, ...error.causes].join(' ') };
  }
  response.writeHead(303, { location: `${back}?${new URLSearchParams(outcome).toString()}` }).end();
}

/** The buttons of the page of troubles. */
function switchTrouble(world: World, name: string, form: URLSearchParams): void {
  const { trouble } = world;
  const number = (field: string): number => Math.round(Number(form.get(field) ?? 0)) || 0;
  const positive = (field: string): number => Math.max(0, number(field));
  if (name === 'clear') trouble.clear();
  if (name === 'plan') {
    const kind = TROUBLE_KINDS.find((each) => each === form.get('kind'));
    const path = form.get('path')?.trim() ?? '';
    if (kind !== undefined)
      trouble.next(kind, { times: Math.max(1, number('times')), ...(path === '' ? {} : { path }) });
  }
  if (name !== 'switches') return;
  const { deliveries } = trouble;
  deliveries.lose = positive('lose');
  deliveries.duplicate = positive('duplicate');
  deliveries.holdBack = positive('holdBack');
  deliveries.delayMs = positive('delay') * 1000;
  trouble.clockSkewMs = number('skew') * 1000;
  for (const client of world.org.clients.values()) client.dpop = form.get('dpop') !== null;
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  const headers = { 'content-type': type, 'content-security-policy': CSP, 'cache-control': 'no-store' };
  response.writeHead(status, { ...headers, 'x-content-type-options': 'nosniff' }).end(text);
}
