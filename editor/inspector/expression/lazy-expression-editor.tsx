// The expression editor behind a door: its code is fetched when somebody turns to the canvas. Until it is there, and
// where it could not be fetched, a plain text field does the same without help.
import { Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { ExpressionEditorProps } from './expression-editor.tsx';
import styles from './expression.module.css';
import { loadedEditor, preloadExpressionEditor } from './preload-expression-editor.ts';

export function LazyExpressionEditor(props: ExpressionEditorProps) {
  const [state, setState] = useState<'loading' | 'there' | 'failed'>(
    loadedEditor() === undefined ? 'loading' : 'there',
  );
  useEffect(() => {
    if (state !== 'loading') return undefined;
    let isGone = false;
    const fetchEditor = async (): Promise<void> => {
      await preloadExpressionEditor();
      if (!isGone) setState(loadedEditor() === undefined ? 'failed' : 'there');
    };
    void fetchEditor();
    return () => {
      isGone = true;
    };
  }, [state]);
  const Editor = loadedEditor();
  if (state === 'there' && Editor !== undefined) return <Editor {...props} />;
  if (state === 'loading')
    return (
      <div className={styles.cmLoading} data-loading>
        {props.value}
      </div>
    );
  return (
    <Textarea
      aria-label={props.label}
      autosize
      readOnly={props.isReadOnly ?? false}
      styles={{ input: { fontFamily: 'var(--sb-mono)', fontSize: 12 } }}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
