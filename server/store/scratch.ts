// Tables and counters that are nobody's: they begin empty, and are gone when they are closed. The same store as any other's.
import type { TableStore } from './table-store.ts';

export interface ScratchTables {
  tables: TableStore;
  close(): Promise<void>;
}

export type OpenScratch = () => Promise<ScratchTables>;
