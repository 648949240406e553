// The expression editor, whose code is fetched apart: when somebody turns to the canvas, or at the latest here. Until
// it is there its text is only shown; where it cannot be fetched, a plain text field takes its place, without help.
import { useEffect, useState } from 'react';

import { CodeArea } from '../../ui/code-area.tsx';
import type { ExpressionEditorProps } from './expression-editor.tsx';
import styles from './expression.module.css';
import { loadedEditor, preloadExpressionEditor } from './preload-expression-editor.ts';

export function LazyExpressionEditor(props: ExpressionEditorProps) {
  const [Editor, setEditor] = useState(loadedEditor);
  const [hasFailed, setHasFailed] = useState(false);
  const isLoading = Editor === undefined && !hasFailed;
  // One that is drawn before the code is there fetches it itself.
  useEffect(() => {
    if (!isLoading) return undefined;
    let isGone = false;
    const fetchEditor = async (): Promise<void> => {
      await preloadExpressionEditor();
      if (isGone) return;
      setEditor(loadedEditor);
      setHasFailed(loadedEditor() === undefined);
    };
    void fetchEditor();
    return () => {
      isGone = true;
    };
  }, [isLoading]);
  if (Editor !== undefined) return <Editor {...props} />;
  if (isLoading)
    return (
      <div className={styles.cmLoading} data-loading>
        {props.value}
      </div>
    );
  return (
    <CodeArea
      aria-label={props.label}
      readOnly={props.isReadOnly ?? false}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
