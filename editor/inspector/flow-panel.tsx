// The panel while nothing is selected: the flow itself, with what it is for, what happens when a step fails, and how
// much of it runs at once.
import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { Suspense } from 'react';

import { DEFAULT_RUNS_PER_MINUTE, type FlowSettings } from '../../shared/flow/flow.ts';
import type { EditorSession } from '../session/session.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { NumberField } from '../ui/number-field.tsx';
import { TEXTS } from './texts.ts';
import styles from './inspector.module.css';

/** The field is fetched apart, so that the panel does not wait for the expression editor. */
const KeyField = lazyPart(async () => (await import('./key-field.tsx')).KeyField);

export function FlowPanel({ session }: { session: EditorSession }) {
  const { editor, isReadOnly } = session;
  const description = useSelector(editor.store, ({ context }) => context.flow.description);
  const settings = useSelector(editor.store, ({ context }) => context.flow.settings) ?? {};
  const set = (name: keyof FlowSettings, value: FlowSettings[keyof FlowSettings] | undefined): void => {
    const { [name]: _before, ...others } = settings;
    const next: FlowSettings = value === undefined ? others : { ...others, [name]: value };
    editor.dispatch({ type: 'setFlow', patch: { settings: Object.keys(next).length === 0 ? null : next } });
  };
  return (
    <div className={styles.inspector} data-testid="inspector">
      <div className={styles.form} data-form onBlur={() => editor.pause()}>
        <h2 className={styles.formTitle}>{TEXTS.flowTitle}</h2>
        <Textarea
          label={TEXTS.description}
          placeholder={TEXTS.descriptionPlaceholder}
          autosize
          minRows={4}
          maxRows={16}
          maxLength={10_000}
          disabled={isReadOnly}
          value={description ?? ''}
          onChange={(event) =>
            editor.dispatch({ type: 'setFlow', patch: { description: event.currentTarget.value || null } })
          }
        />
        <Select
          label={TEXTS.onFailure}
          disabled={isReadOnly}
          allowDeselect={false}
          data={Object.entries(TEXTS.onFailureOptions).map(([value, label]) => ({ value, label }))}
          value={settings.onFailure ?? 'stop'}
          onChange={(value) => set('onFailure', value === 'continue' ? 'continue' : undefined)}
        />
        <NumberField
          label={TEXTS.maxConcurrentRuns}
          description={TEXTS.maxConcurrentRunsHelp}
          disabled={isReadOnly}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={settings.maxConcurrentRuns}
          onChange={(value) => set('maxConcurrentRuns', value)}
        />
        <Suspense fallback={<TextInput label={TEXTS.concurrencyKey} value={settings.concurrencyKey ?? ''} readOnly />}>
          <KeyField
            session={session}
            value={settings.concurrencyKey ?? ''}
            onChange={(value) => set('concurrencyKey', value === '' ? undefined : value)}
          />
        </Suspense>
        {settings.concurrencyKey !== undefined && (
          <Select
            label={TEXTS.keyWhileWaiting}
            disabled={isReadOnly}
            allowDeselect={false}
            data={Object.entries(TEXTS.keyWhileWaitingOptions).map(([value, label]) => ({ value, label }))}
            value={settings.keyWhileWaiting ?? 'hold'}
            onChange={(value) => set('keyWhileWaiting', value === 'release' ? 'release' : undefined)}
          />
        )}
        {(settings.concurrencyKey !== undefined || settings.maxConcurrentRuns !== undefined) && (
          <Select
            label={TEXTS.whenFull}
            disabled={isReadOnly}
            allowDeselect={false}
            data={Object.entries(TEXTS.whenFullOptions).map(([value, label]) => ({ value, label }))}
            value={settings.whenFull ?? 'queue'}
            onChange={(value) => set('whenFull', value === 'skip' ? 'skip' : undefined)}
          />
        )}
        <BudgetFields budget={settings.budget} isReadOnly={isReadOnly} onChange={(next) => set('budget', next)} />
      </div>
    </div>
  );
}

/** T5: an absent budget is the default one, `runsPerMinute: null` is none at all. */
function BudgetFields(props: {
  budget: FlowSettings['budget'];
  isReadOnly: boolean;
  onChange(budget: FlowSettings['budget']): void;
}) {
  const { budget, isReadOnly, onChange } = props;
  const isBound = budget?.runsPerMinute !== null;
  return (
    <>
      <Switch
        label={TEXTS.budget}
        description={TEXTS.budgetHelp}
        disabled={isReadOnly}
        checked={isBound}
        onChange={(event) => onChange(event.currentTarget.checked ? undefined : { runsPerMinute: null })}
      />
      {isBound && (
        <NumberField
          label={TEXTS.runsPerMinute}
          placeholder={String(DEFAULT_RUNS_PER_MINUTE)}
          disabled={isReadOnly}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          value={budget?.runsPerMinute ?? undefined}
          onChange={(value) => onChange(value === undefined ? undefined : { runsPerMinute: value })}
        />
      )}
    </>
  );
}
