// Fetches the code of the expression editor, once. Light enough for the page that asks for it ahead of time.
import type { ExpressionEditor } from './expression-editor.tsx';

let loaded: typeof ExpressionEditor | undefined;

/** Undefined until it was fetched. */
export function loadedEditor(): typeof ExpressionEditor | undefined {
  return loaded;
}

/** Settles in any case. */
export async function preloadExpressionEditor(): Promise<void> {
  try {
    loaded ??= (await import('./expression-editor.tsx')).ExpressionEditor;
  } catch {
    // The plain field stands in.
  }
}
