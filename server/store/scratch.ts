// Tables and counters that belong to nobody. They begin empty, and are gone when they are closed: flow tests and what
// the editor tries out write to them. They are the same store as any other, so what holds there holds here.
import type { TableStore } from './table-store.ts';

export interface ScratchTables {
  tables: TableStore;
  close(): Promise<void>;
}

export type OpenScratch = () => Promise<ScratchTables>;
