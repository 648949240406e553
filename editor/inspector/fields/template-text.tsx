// One text of a list, which is a place of its own for fields of the data panel.
import { useRef } from 'react';

import type { JsonObject } from '../../../shared/json.ts';
import { useFieldDrop } from '../../mapping/use-field-drop.ts';
import { useNodeScope } from '../node-scope.ts';
import { TextControl, type TextHandle } from './text-control.tsx';
import { useMapping } from './use-mapping.tsx';
import { useQuestion } from './use-question.tsx';
import styles from './fields.module.css';

interface TemplateTextProps {
  /** Path within the node, by dots. */
  id: string;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  /** The schema of this one text. */
  schema: JsonObject;
  /** Whether a field that is dropped on it goes into it; else it goes to the list around it. */
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
      // The field around it makes itself the target by the same event, and the last one to do so stays it.
      onFocusCapture={() => queueMicrotask(onFocus)}
      {...drop}
    >
      <TextControl label={label} placeholder={placeholder} value={value} onChange={onChange} handle={control} />
      {notice}
      {menu}
    </div>
  );
}
