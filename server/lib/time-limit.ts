// A limit of time that stands still while what it bounds has to wait for others. No durable timer: it ends with the
// process whose work it bounds.

export class TimeLimit {
  private left: number;
  private readonly onOver: () => void;
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;
  private running = false;
  private waits = 0;

  /** Counts from `start` on. `onOver` is called once `ms` milliseconds have been counted. */
  constructor(ms: number, onOver: () => void) {
    this.left = ms;
    this.onOver = onOver;
  }

  /** To be called once. */
  start(): void {
    this.running = true;
    if (this.waits === 0) this.count();
  }

  /** Stops the count. Pauses may overlap: each needs a `resume` of its own, and the count goes on after the last. */
  pause(): void {
    this.waits += 1;
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.left -= performance.now() - this.startedAt;
  }

  resume(): void {
    this.waits -= 1;
    if (this.running && this.waits === 0) this.count();
  }

  /** To be called when the work is over: `onOver` is not called any more. */
  end(): void {
    this.running = false;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private count(): void {
    this.startedAt = performance.now();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.running = false;
      this.onOver();
    }, this.left);
  }
}
