// One test case as it stands in the flow file: to read, to change, to delete. What is typed counts when it is kept.
import { Button } from '@mantine/core';
import { useState } from 'react';

import { flowTestSchema, type FlowTest } from '../../../shared/flow/flow.ts';
import type { EditorSession } from '../../session/session.ts';
import { CodeArea } from '../../ui/code-area.tsx';
import { TEXTS } from './texts.ts';
import styles from './cases.module.css';

interface CaseDetailProps {
  session: EditorSession;
  name: string;
  test: FlowTest;
  onGone: () => void;
}

export function CaseDetail({ session, name, test, onGone }: CaseDetailProps) {
  const { editor, isReadOnly } = session;
  const before = JSON.stringify(test, null, 2);
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? before;
  const read = readCase(shown);
  return (
    <section className={styles.detail} aria-label={name}>
      <CodeArea
        label={TEXTS.text}
        minRows={6}
        maxRows={24}
        readOnly={isReadOnly}
        value={shown}
        error={read === undefined ? TEXTS.textBad : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {!isReadOnly && (
        <div className={styles.buttons}>
          <Button
            variant="subtle"
            color="red"
            onClick={() => {
              editor.dispatch({ type: 'removeTest', name });
              onGone();
            }}
          >
            {TEXTS.remove}
          </Button>
          <Button
            variant="default"
            disabled={read === undefined || shown === before}
            onClick={() => {
              if (read !== undefined && editor.dispatch({ type: 'setTest', name, test: read })) setText(null);
            }}
          >
            {TEXTS.keep}
          </Button>
        </div>
      )}
    </section>
  );
}

function readCase(text: string): FlowTest | undefined {
  try {
    return flowTestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
