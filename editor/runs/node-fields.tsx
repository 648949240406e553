// The inputs of a step that runs again, to be changed for that run alone (S10.3, S14): each as text, or as JSON.
import { Fieldset } from '@mantine/core';
import type { ReactNode } from 'react';

import { CodeArea } from '../ui/code-area.tsx';
import styles from './dialogs.module.css';
import type { ResumeField, ResumeNode } from './resume-inputs.ts';
import { TEXTS } from './texts.ts';

/**
 * What is typed by place, and the places whose text stands for no value. A place is `node input`: node key, space,
 * name.
 */
export interface TypedInputs {
  values: Readonly<Record<string, string>>;
  wrong: readonly string[];
  onType: (place: string, text: string) => void;
}

interface NodeFieldsProps extends TypedInputs {
  legend: string;
  node: ResumeNode;
  fields: readonly ResumeField[];
  /** Shown below the fields. */
  children?: ReactNode;
}

export function NodeFields({ legend, node, fields, values, wrong, onType, children }: NodeFieldsProps) {
  return (
    <Fieldset legend={legend} className={styles.node ?? ''}>
      {node.error === null ? null : <p className={styles.failure}>{node.error}</p>}
      {fields.map((field) => {
        const place = `${node.nodeId} ${field.name}`;
        return (
          <CodeArea
            key={field.name}
            label={field.title}
            minRows={1}
            maxRows={10}
            value={values[place] ?? field.text}
            error={wrong.includes(place) ? TEXTS.doubt.notJson : null}
            onChange={(event) => onType(place, event.currentTarget.value)}
          />
        );
      })}
      {children}
    </Fieldset>
  );
}
