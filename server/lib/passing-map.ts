// A map whose entries come and go all the time. A plain one is written into a new table every few hundred entries, and the
// table that it leaves behind, once it is old, keeps all that stood in it from being collected until the next full
// collection. Here a table holds small cells, and what leaves the map leaves its cell.

interface Cell<Value> {
  value: Value | undefined;
}

export class PassingMap<Key, Value extends object> {
  readonly #cells = new Map<Key, Cell<Value>>();

  get size(): number {
    return this.#cells.size;
  }

  has(key: Key): boolean {
    return this.#cells.has(key);
  }

  get(key: Key): Value | undefined {
    return this.#cells.get(key)?.value;
  }

  set(key: Key, value: Value): void {
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, { value });
    else cell.value = value;
  }

  /** False where it was not there. */
  delete(key: Key): boolean {
    const cell = this.#cells.get(key);
    if (cell === undefined) return false;
    cell.value = undefined;
    return this.#cells.delete(key);
  }

  clear(): void {
    for (const cell of this.#cells.values()) cell.value = undefined;
    this.#cells.clear();
  }

  keys(): IterableIterator<Key> {
    return this.#cells.keys();
  }

  /** In the order in which they came. */
  *values(): Generator<Value> {
    for (const { value } of this.#cells.values()) if (value !== undefined) yield value;
  }
}
