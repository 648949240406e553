// Builders for the tests of this folder: a small flow, manifests for it, and time that moves when told.
import type { CardManifest } from '../../shared/card/manifest.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import type { DraftStorage } from './drafts.ts';
import { fetchOperations } from './operations.ts';
import { manifestLookup } from './session.ts';

// What a page does once it stands.
await fetchOperations();

export function aManifest(id: string, change: Partial<CardManifest> = {}): CardManifest {
  const [app = '', name = ''] = id.split('.');
  return {
    id,
    version: 1,
    kind: 'action',
    app,
    title: name.slice(0, 1).toUpperCase() + name.slice(1),
    summary: `Does ${name}.`,
    docs: '',
    input: { type: 'object', properties: {} },
    output: { type: 'object', properties: {} },
    ports: ['out', 'error'],
    sample: {},
    scopes: [],
    effect: 'pure',
    ...change,
  };
}

export const CARDS: CardManifest[] = [
  aManifest('okta.event', { kind: 'trigger', title: 'Okta Event', ports: ['out'] }),
  aManifest('logic.if', {
    title: 'If',
    ports: ['true', 'false', 'error'],
    input: { type: 'object', properties: { condition: { type: 'boolean' } } },
  }),
  aManifest('logic.for-each', { title: 'For Each', ports: ['each', 'out', 'error'] }),
  aManifest('data.compose', {
    title: 'Compose Text',
    input: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  }),
  aManifest('notify.email', { title: 'Send E-mail', connection: { apps: [{ app: 'smtp' }], required: true } }),
];

export const manifests = manifestLookup(CARDS);

export function node(card: string, change: Partial<FlowNode> = {}): FlowNode {
  return { card, version: 1, ...change };
}

/** A loop at 320 with `a` and a loop of its own in its body, which `b` is in; what else there is stands by itself. */
export function aLoop(others: Record<string, { card: string; x: number; y: number }>): Flow {
  const places = Object.entries(others).map(([key, { x, y }]) => [key, { x, y }]);
  return {
    formatVersion: 1,
    id: 'probe',
    name: 'Probe',
    nodes: {
      trigger: node('okta.event'),
      each: node('logic.for-each'),
      a: node('data.compose', { parent: 'each' }),
      inner: node('logic.for-each', { parent: 'each' }),
      b: node('data.compose', { parent: 'inner' }),
      ...Object.fromEntries(Object.entries(others).map(([key, { card }]) => [key, node(card)])),
    },
    edges: [],
    layout: {
      nodes: {
        trigger: { x: 0, y: 0 },
        each: { x: 320, y: 0 },
        a: { x: 376, y: 168 },
        inner: { x: 696, y: 168 },
        b: { x: 752, y: 320 },
        ...Object.fromEntries(places),
      },
      notes: {},
    },
  };
}

/** trigger -> choose (true) -> say; trigger at 0, then a column each. */
export function aFlow(): Flow {
  return {
    formatVersion: 1,
    id: 'probe',
    name: 'Probe',
    nodes: {
      trigger: node('okta.event'),
      choose: node('logic.if', { name: 'Choose' }),
      say: node('data.compose', { name: 'Say', inputs: { text: 'Hello {{ trigger.eventType }}' } }),
    },
    edges: [
      { from: 'trigger', port: 'out', to: 'choose' },
      { from: 'choose', port: 'true', to: 'say' },
    ],
    layout: { nodes: { trigger: { x: 0, y: 0 }, choose: { x: 320, y: 0 }, say: { x: 640, y: 0 } }, notes: {} },
  };
}

export interface ManualTime {
  later: (callback: () => void, ms: number) => () => void;
  /** Runs what is due within so many milliseconds, in order. */
  pass: (ms: number) => Promise<void>;
}

export function manualTime(): ManualTime {
  let now = 0;
  let due: { at: number; callback: () => void }[] = [];
  return {
    later: (callback, ms) => {
      const entry = { at: now + ms, callback };
      due.push(entry);
      return () => {
        due = due.filter((each) => each !== entry);
      };
    },
    pass: async (ms) => {
      const until = now + ms;
      for (;;) {
        const next = due.toSorted((left, right) => left.at - right.at)[0];
        if (next === undefined || next.at > until) break;
        due = due.filter((each) => each !== next);
        now = next.at;
        next.callback();
        await settled();
      }
      now = until;
    },
  };
}

/** Until promises that are settled already have told everybody. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

/** What a browser keeps. */
export class MemoryStorage implements DraftStorage {
  readonly texts = new Map<string, string>();
  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    this.texts.set(key, text);
  }
  removeItem(key: string): void {
    this.texts.delete(key);
  }
  key(at: number): string | null {
    return [...this.texts.keys()][at] ?? null;
  }
  get length(): number {
    return this.texts.size;
  }
}
