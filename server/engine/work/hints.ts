// J9: what one part of the engine tells another of what was stored. A hint only makes something happen soon: one that is
// lost, or comes twice, changes nothing but the time, since the sweep (sweep.ts) reads the store anew.

/** Each is given after the commit that it tells of. */
export interface Hints {
  /** Queued runs of these flows were stored, or may be taken up now, and nobody handed them over. */
  queued(flowIds: readonly string[]): void;
  /** A timer was stored that is due then. Milliseconds. */
  due(at: number): void;
  /** S8: an event, or a wait for one, was stored. */
  arrived(): void;
}
