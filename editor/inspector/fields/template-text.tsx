// One text inside a list of them, with a place of its own for fields of the data panel.
import { useRef } from 'react';

import { FIELD_MIME } from '../../mapping/insert-target.ts';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import type { Point } from '../expression/expression-editor.tsx';
import { useNodeScope } from '../node-scope.ts';
import { TextControl, type TextHandle } from './text-control.tsx';
import styles from './fields.module.css';

interface TemplateTextProps {
  id: string;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

export function TemplateText({ id, label, placeholder, value, onChange }: TemplateTextProps) {
  const { targets } = useNodeScope();
  const control = useRef<TextHandle>(null);
  const insert = (path: string, at?: Point): void => control.current?.insert(path, at);
  const focused = useInsertTarget(targets, id, label, insert);
  return (
    <div
      className={styles.templateText}
      // After the field around it, which says the same of itself.
      onFocusCapture={() => queueMicrotask(focused)}
      onDropCapture={(event) => {
        const path = event.dataTransfer.getData(FIELD_MIME);
        if (path === '') return;
        event.preventDefault();
        event.stopPropagation();
        insert(path, { x: event.clientX, y: event.clientY });
      }}
    >
      <TextControl label={label} placeholder={placeholder} value={value} onChange={onChange} handle={control} />
    </div>
  );
}
