// The part of XState's configuration that compile.ts writes: plain data, readable as JSON.

export type Guard =
  | { type: 'port'; params: { port: string } }
  | { type: 'stop' }
  | { type: 'halted' }
  | { type: 'ready'; params: { node: string; after: string[] } }
  | { type: 'settled'; params: { after: string[] } }
  | { type: 'someLive'; params: { nodes: string[] } }
  | { type: `live ${string}` };

export type Action =
  | { type: 'fail'; params: { node: string } }
  | { type: 'stop' }
  | { type: 'settle'; params: { nodes: string[]; live: string[] } };

export interface Transition {
  guard?: Guard;
  target: string | string[];
  actions?: Action[];
}

export interface StateConfig {
  id?: string;
  type?: 'parallel' | 'final';
  initial?: string;
  states?: Record<string, StateConfig>;
  always?: Transition[];
  onDone?: Transition[];
  invoke?: {
    id: string;
    src: 'card';
    input: { nodeId: string };
    onDone: Transition[];
    onError: Transition[];
  };
}
