// The way to what changes and reads a flow: the operations, with the schema that checks them and the parser that
// finds names in expressions. They are most of the code of the page and nothing of its first picture, so they are
// fetched beside it, and a flow is only looked at until they are there. No React.
import type { Flow } from '../../shared/flow/flow.ts';
import type { applyOperation as Apply } from '../../shared/flow/operations.ts';
import type { cutBy as CutBy } from '../../shared/flow/operations/bodies.ts';
import type { pasteKeys as PasteKeys } from '../../shared/flow/operations/paste.ts';
import type { parseFlow as Parse, readFlowText as Read } from '../../shared/flow/parse.ts';

/** What is fetched. The functions below call it, so that callers import them like any other. */
interface Operations {
  applyOperation: typeof Apply;
  cutBy: typeof CutBy;
  pasteKeys: typeof PasteKeys;
  parseFlow: typeof Parse;
  readFlowText: typeof Read;
}

let fetched: Operations | undefined;

/** Whether a flow can be changed yet. */
export function canOperate(): boolean {
  return fetched !== undefined;
}

/** Resolves when a flow can be changed. @throws what the browser says where they cannot be fetched */
export async function fetchOperations(): Promise<void> {
  if (fetched !== undefined) return;
  const [{ applyOperation }, { cutBy }, { pasteKeys }, { parseFlow, readFlowText }] = await Promise.all([
    import('../../shared/flow/operations.ts'),
    import('../../shared/flow/operations/bodies.ts'),
    import('../../shared/flow/operations/paste.ts'),
    import('../../shared/flow/parse.ts'),
  ]);
  fetched = { applyOperation, cutBy, pasteKeys, parseFlow, readFlowText };
}

function operations(): Operations {
  if (fetched === undefined) throw new Error('Nothing is changed before `fetchOperations` is done.');
  return fetched;
}

export const applyOperation: typeof Apply = (...args) => operations().applyOperation(...args);
export const cutBy: typeof CutBy = (...args) => operations().cutBy(...args);
export const pasteKeys: typeof PasteKeys = (...args) => operations().pasteKeys(...args);
export const parseFlow: typeof Parse = (value) => operations().parseFlow(value);

/** The flow in the text of a file. @throws ValidationError as `readFlowText`, and what `fetchOperations` throws */
export async function readFlow(text: string): Promise<Flow> {
  await fetchOperations();
  return operations().readFlowText(text);
}
