// How long and how many connections to the server are held: a request that does not come to its end is cut off, and
// whoever holds connections open leaves room for deliveries. What requests mean is others' business.
import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionBounds {
  /** Until the head of a request must be whole, and until all of it must be, counted from its first byte. */
  headMs: number;
  requestMs: number;
  /** How often that is looked at. */
  checkMs: number;
  /** Connections at a time. */
  most: number;
  /** Of them, those with a request that is no delivery, live streams included. */
  mostOthers: number;
}

export const BOUNDS: ConnectionBounds = {
  headMs: 15_000,
  requestMs: 30_000,
  checkMs: 1_000,
  most: 2_048,
  mostOthers: 1_536,
};

/** Longer than proxies keep theirs, so that none sends on a connection that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

/** For `createServer`. */
export function timeBounds({ headMs, requestMs, checkMs }: ConnectionBounds): ServerOptions {
  return {
    headersTimeout: headMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
}

export interface Connections {
  /** A new one. Where there are too many, the one that has been without a request for the longest is closed for it. */
  opened(socket: Socket): void;
  /** False where the request is one too many, and is to be refused. */
  enter(request: IncomingMessage, response: ServerResponse): boolean;
}

export function createConnections({ most, mostOthers }: Pick<ConnectionBounds, 'most' | 'mostOthers'>): Connections {
  /** With its requests that are being answered. */
  const open = new Map<Socket, number>();
  /** Those without any, the longest first. */
  const idle = new Set<Socket>();
  let others = 0;

  function begin(socket: Socket): void {
    open.set(socket, (open.get(socket) ?? 0) + 1);
    idle.delete(socket);
  }

  function end(socket: Socket): void {
    const left = (open.get(socket) ?? 1) - 1;
    if (!open.has(socket)) return;
    open.set(socket, left);
    if (left === 0) idle.add(socket);
  }

  return {
    opened(socket) {
      if (open.size >= most) {
        const [longest] = idle;
        (longest ?? socket).destroy();
        if (longest === undefined) return;
        open.delete(longest);
        idle.delete(longest);
      }
      open.set(socket, 0);
      idle.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        idle.delete(socket);
      });
    },
    enter(request, response) {
      const { socket } = request;
      const isOther = request.url?.startsWith('/hooks/') !== true;
      if (isOther && others >= mostOthers) return false;
      if (isOther) others += 1;
      begin(socket);
      response.once('close', () => {
        if (isOther) others -= 1;
        end(socket);
      });
      return true;
    },
  };
}
