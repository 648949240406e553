// Fetches the code of the expression editor, once. It is apart from the editor so that a page can ask for that ahead of
// time without fetching it at once.
import type { ExpressionEditor } from './expression-editor.tsx';

let loaded: typeof ExpressionEditor | undefined;

/** The editor; undefined until it was fetched. */
export function loadedEditor(): typeof ExpressionEditor | undefined {
  return loaded;
}

/** Resolves when the editor was fetched or could not be; it never rejects, and the next call tries again. */
export async function preloadExpressionEditor(): Promise<void> {
  try {
    loaded ??= (await import('./expression-editor.tsx')).ExpressionEditor;
  } catch {
    // A plain field then stands in (lazy-expression-editor.tsx).
  }
}
