// One text inside a list of them, with a place of its own for fields of the data panel.
import { useRef } from 'react';

import type { JsonObject } from '../../../shared/json.ts';
import { useFieldDrop } from '../../mapping/use-field-drop.ts';
import { useNodeScope } from '../node-scope.ts';
import { TextControl, type TextHandle } from './text-control.tsx';
import { useMapping } from './use-mapping.tsx';
import { useQuestion } from './use-question.tsx';
import styles from './fields.module.css';

interface TemplateTextProps {
  id: string;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  /** Of this one text. */
  schema: JsonObject;
  /** What is dropped on it goes into it; else to the list around it. */
  takesDrop: boolean;
}

export function TemplateText(props: TemplateTextProps) {
  const { id, label, placeholder, value, onChange, schema, takesDrop } = props;
  const { isReadOnly } = useNodeScope();
  const control = useRef<TextHandle>(null);
  const { notice, ask } = useQuestion();
  const { onFocus, onDropField, menu } = useMapping({
    id,
    title: label,
    schema,
    placeOf: (at) => control.current?.placeOf(at) ?? 'whole',
    put: (source, at) => {
      ask(null);
      control.current?.insert(source, at);
    },
    onRefused: (reason) => ask({ text: reason }),
  });
  const drop = useFieldDrop(id, takesDrop && !isReadOnly ? onDropField : undefined);
  return (
    <div
      className={styles.templateText}
      // After the field around it, which says the same of itself.
      onFocusCapture={() => queueMicrotask(onFocus)}
      {...drop}
    >
      <TextControl label={label} placeholder={placeholder} value={value} onChange={onChange} handle={control} />
      {notice}
      {menu}
    </div>
  );
}
