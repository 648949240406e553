// A flow file that was dropped or chosen, read.
import type { Flow } from '../../../shared/flow/flow.ts';
import { readFlowText } from '../../../shared/flow/parse.ts';

export type ReadFlow = { flow: Flow } | { error: string };

/** The flow in a file, or why there is none. */
export async function readFlowFile(file: File): Promise<ReadFlow> {
  try {
    return { flow: readFlowText(await file.text()) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
