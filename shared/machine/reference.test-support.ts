// M7: the judge. M4 in the plainest words there are, with no thought for speed or states.
import type { Flow } from '../flow/flow.ts';
import type { EndStatus } from '../run.ts';
import type { StepResult } from './walk.ts';

type Settled = { port: string | null };

export class ReferenceRun {
  readonly #flow: Flow;
  readonly #settled = new Map<string, Settled>();
  readonly running = new Set<string>();
  /** Nodes in the order in which they started. */
  readonly started: string[] = [];
  readonly failed: string[] = [];
  #stopped: EndStatus | null = null;
  #reachable: Set<string>;

  constructor(flow: Flow, trigger: string) {
    this.#flow = flow;
    this.#reachable = new Set([trigger]);
    for (let grew = true; grew;) {
      const before = this.#reachable.size;
      for (const { from, to } of flow.edges) if (this.#reachable.has(from)) this.#reachable.add(to);
      grew = this.#reachable.size > before;
    }
    this.#settled.set(trigger, { port: 'out' });
    this.#advance();
  }

  get done(): boolean {
    return this.#stopped !== null || this.running.size === 0;
  }

  get status(): EndStatus {
    return this.#stopped ?? (this.failed.length > 0 ? 'failed' : 'succeeded');
  }

  finish(node: string, result: StepResult): void {
    if (!this.running.delete(node)) throw new Error(`${node} does not run`);
    if ('stop' in result) {
      this.#stopped = result.stop;
      this.running.clear();
      return;
    }
    const taken = 'port' in result ? result.port : 'error';
    const wired = this.#flow.edges.some(({ from, port }) => from === node && port === 'error');
    if ('failed' in result && !wired) this.failed.push(node);
    this.#settled.set(node, { port: taken });
    this.#advance();
  }

  #advance(): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const node of this.#reachable) {
        if (this.#settled.has(node) || this.running.has(node)) continue;
        const entering = this.#flow.edges.filter(({ from, to }) => to === node && this.#reachable.has(from));
        if (!entering.every(({ from }) => this.#settled.has(from))) continue;
        const live = entering.some(({ from, port }) => this.#settled.get(from)!.port === port);
        if (!live) this.#settled.set(node, { port: null });
        else if (this.#flow.nodes[node]!.disabled) this.#settled.set(node, { port: this.#passPort(node) });
        else if (this.#halted) continue;
        else {
          this.running.add(node);
          this.started.push(node);
        }
        moved = true;
      }
    }
  }

  get #halted(): boolean {
    return this.failed.length > 0 && this.#flow.settings?.onFailure !== 'continue';
  }

  #passPort(node: string): string | null {
    const passes: Record<string, string> = { 'test.action': 'out', 'logic.if': 'true', 'test.trigger': 'out' };
    return passes[this.#flow.nodes[node]!.card] ?? null;
  }
}
