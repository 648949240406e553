// Keeps a simulation as a test case of the flow file, under a name.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';

import { caseFromSimulation } from '../../../shared/flow/cases/from-simulation.ts';
import { FLOW_LIMITS } from '../../../shared/flow/flow.ts';
import type { SimulatedRun } from '../../../shared/machine/simulation.ts';
import type { EditorSession } from '../../session/session.ts';
import { notifyDone } from '../../ui/notify.ts';
import { TEXTS } from './texts.ts';
import styles from './simulate.module.css';

interface SaveCaseProps {
  session: EditorSession;
  run: SimulatedRun;
  onSaved: () => void;
}

/**
 * Gives the field the focus when it comes. The function stays the same, so React calls it once and not at each
 * drawing.
 */
function focusField(field: HTMLInputElement | null): void {
  field?.focus();
}

export function SaveCase({ session, run, onSaved }: SaveCaseProps) {
  const { editor } = session;
  const [name, setName] = useState<string | null>(null);
  if (name === null) {
    return (
      <Button variant="default" onClick={() => setName('')}>
        {TEXTS.save}
      </Button>
    );
  }
  const wanted = name.trim();
  const isTaken = Object.hasOwn(editor.get().flow.tests ?? {}, wanted);
  const save = (): void => {
    const test = caseFromSimulation(editor.get().flow, run);
    if (!editor.dispatch({ type: 'setTest', name: wanted, test })) return;
    notifyDone(TEXTS.saved(wanted));
    setName(null);
    onSaved();
  };
  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '' && !isTaken) save();
      }}
    >
      <TextInput
        label={TEXTS.name}
        // Somebody has just asked for this field.
        ref={focusField}
        maxLength={FLOW_LIMITS.nameLength}
        value={name}
        error={isTaken ? TEXTS.taken : null}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setName(null);
        }}
      />
      <Button type="submit" disabled={wanted === '' || isTaken}>
        {TEXTS.save}
      </Button>
    </form>
  );
}
