// The expression editor behind a door: its code is fetched when somebody turns to the canvas. Until it is there, and
// where it could not be fetched, a plain text field does the same without help.
import { Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { ExpressionEditor, ExpressionEditorProps } from './expression-editor.tsx';
import styles from './expression.module.css';

let loaded: typeof ExpressionEditor | undefined;

async function load(): Promise<void> {
  loaded ??= (await import('./expression-editor.tsx')).ExpressionEditor;
}

/** Fetches the editor's code ahead of time; settles in any case. */
export async function preloadExpressionEditor(): Promise<void> {
  try {
    await load();
  } catch {
    // The plain field stands in.
  }
}

export function LazyExpressionEditor(props: ExpressionEditorProps) {
  const [state, setState] = useState<'loading' | 'there' | 'failed'>(loaded === undefined ? 'loading' : 'there');
  useEffect(() => {
    if (state !== 'loading') return undefined;
    let isGone = false;
    const fetchEditor = async (): Promise<void> => {
      await preloadExpressionEditor();
      if (!isGone) setState(loaded === undefined ? 'failed' : 'there');
    };
    void fetchEditor();
    return () => {
      isGone = true;
    };
  }, [state]);
  const Editor = loaded;
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
