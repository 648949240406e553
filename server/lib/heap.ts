// How full the heap of this thread is.
import { getHeapStatistics } from 'node:v8';

/** In bytes. `used` includes what is no longer needed and not collected yet. Past `limit` the process ends. */
export interface HeapSize {
  used: number;
  limit: number;
}

/** Takes less than a microsecond. */
export function heapSize(): HeapSize {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return { used, limit };
}
