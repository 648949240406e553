// The part of XState's configuration that compile.ts writes. It is plain data, readable as JSON, so that a machine
// can be looked at and compared in tests. Guards and actions are explained in run-machine.ts.

export type Guard =
  | { type: 'port'; params: { port: string } }
  | { type: 'stop' }
  | { type: 'halted' }
  | { type: 'ready'; params: { node: string; after: number[] } }
  | { type: 'settled'; params: { after: number[] } }
  | { type: 'dead'; params: { node: string; after: number[]; unless: number[] } }
  | { type: 'live'; params: { node: string } }
  | { type: `live ${string}` };

export type Action =
  | { type: 'fail'; params: { node: string } }
  | { type: 'stop' }
  | { type: 'settle'; params: { nodes: number[]; live: string[] } };

export interface Transition {
  guard?: Guard;
  /** Absent: the actions run and the state stays. */
  target?: string | string[];
  actions?: Action[];
}

export interface StateConfig {
  id?: string;
  type?: 'parallel' | 'final';
  description?: string;
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
