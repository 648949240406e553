// Reads a flow file that was dropped or chosen.
import type { Flow } from '../../../shared/flow/flow.ts';
import { readFlow } from '../../session/operations.ts';

export type ReadFlow = { flow: Flow } | { error: string };

/** The flow in the file, or why there is none. Never throws. */
export async function readFlowFile(file: File): Promise<ReadFlow> {
  try {
    return { flow: await readFlow(await file.text()) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
