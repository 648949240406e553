// How long and how many connections to the server are held. A request that does not come to its end is cut off, and
// whoever holds connections open leaves room for deliveries. What requests mean is others' business.
import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The bounds of one server; tests give smaller ones. */
export interface ConnectionBounds {
  /** Until then the head of a request must be whole, and until `requestMs` all of it, counted from its first byte. */
  headMs: number;
  requestMs: number;
  /** How often that is looked at. */
  checkMs: number;
  /** Connections at a time. */
  most: number;
  /** How many of them may have a request that is no delivery, live streams included. */
  mostOthers: number;
}

/** The bounds that hold unless a test says otherwise. */
export const BOUNDS: ConnectionBounds = {
  headMs: 15_000,
  requestMs: 30_000,
  checkMs: 1_000,
  most: 2_048,
  mostOthers: 1_536,
};

/** Longer than proxies keep their connections, so that none sends on one that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

/** The bounds in time as Node's `createServer` takes them. */
export function timeBounds({ headMs, requestMs, checkMs }: ConnectionBounds): ServerOptions {
  return {
    headersTimeout: headMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
}

/** Counts the open connections and the requests on them. */
export interface Connections {
  /**
   * There is a new connection. Where there are too many, the one that has been without a request for the longest is
   * closed for it.
   */
  opened(socket: Socket): void;
  /** False where the request is one too many, and is to be refused. */
  enter(request: IncomingMessage, response: ServerResponse): boolean;
}

export function createConnections({ most, mostOthers }: Pick<ConnectionBounds, 'most' | 'mostOthers'>): Connections {
  /** The requests of each connection that are being answered. */
  const open = new Map<Socket, number>();
  /** Connections without any, the one that has been so for the longest first. */
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
