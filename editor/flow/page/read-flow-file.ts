// A flow file that was dropped or chosen, read.
import type { Flow } from '../../../shared/flow/flow.ts';
import { readFlow } from '../../session/operations.ts';

export type ReadFlow = { flow: Flow } | { error: string };

/** The flow in a file, or why there is none. */
export async function readFlowFile(file: File): Promise<ReadFlow> {
  try {
    return { flow: await readFlow(await file.text()) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
