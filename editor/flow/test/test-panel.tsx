// Trying the draft: with the card's sample, a stored event or pasted JSON, or the fields that it declares; dry or live. The result is on the canvas too.
import { Button, SegmentedControl, Select } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { Play } from 'lucide-react';
import { useRef, useState } from 'react';

import { declaredFields, type DeclaredField } from '../../../shared/card/declared-fields.ts';
import { takeFields } from '../../../shared/card/taken-fields.ts';
import { runFlow } from '../../../shared/api/flow-tries.ts';
import { findNode, triggersOf } from '../../../shared/flow/graph.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import type { RunMode } from '../../../shared/run.ts';
import { request } from '../../api/client.ts';
import { pinsIn } from '../../session/pins.ts';
import { eventOfSample } from '../../session/sample-choice.ts';
import type { EditorSession } from '../../session/session.ts';
import { CodeArea } from '../../ui/code-area.tsx';
import { notifyError } from '../../ui/notify.ts';
import { DeclaredForm } from './declared-form.tsx';
import { EventPicker } from './event-picker.tsx';
import { IssueList, type Jump } from '../issues-button.tsx';
import { StepList } from './step-list.tsx';
import { TEXTS } from './texts.ts';
import { useTrialRun } from './use-trial-run.ts';
import styles from './test.module.css';
import fieldStyles from '../../ui/field.module.css';

type Source = 'sample' | 'stored' | 'json';

interface TestPanelProps {
  session: EditorSession;
  onJump: Jump;
  search: { run?: string; event?: string; test?: string };
}

export function TestPanel({ session, onJump, search }: TestPanelProps) {
  const { editor, autosave, manifests, trial, flowId, isReadOnly } = session;
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const issues = useSelector(session.checks.store, ({ context }) => context.issues);
  const triggers = triggersOf(flow, manifests);
  const [source, setSource] = useState<Source>(search.event === undefined ? 'sample' : 'stored');
  const [eventId, setEventId] = useState<string | null>(search.event ?? null);
  const [json, setJson] = useState('');
  const [mode, setMode] = useState<RunMode>(search.test === 'live' ? 'live' : 'dry');
  const [values, setValues] = useState<JsonObject>({});
  /** What is missing is said once somebody tried, and not while they are still filling it in. */
  const [wasTried, setTried] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [runId, setRunId] = useState<string | null>(search.run ?? null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const asked = useSelector(trial, ({ context }) => context.asked);
  const pins = useSelector(trial, ({ context }) => context.pins);
  // A run that was asked for before this panel was fetched is followed, too.
  const [followed, setFollowed] = useState<string | null>(null);
  if (asked !== followed) {
    // What was started from a node is followed here, too.
    setFollowed(asked);
    if (asked !== null) setRunId(asked);
  }
  const sample = useSelector(trial, ({ context }) => context.sample);
  const [taken, setTaken] = useState(search.event === undefined ? null : sample);
  if (sample !== taken) {
    // A test begins with the data that the author looks at; what came of a test leaves the form as it is.
    setTaken(sample);
    const eventOf = eventOfSample(sample);
    if (sample.kind === 'card') setSource('sample');
    else if (eventOf !== null && eventOf !== eventId) {
      setSource('stored');
      setEventId(eventOf);
    }
  }
  useTrialRun(session, runId);
  const trigger = chosen !== null && triggers.includes(chosen) ? chosen : triggers[0];
  const parsed = parseObject(json);
  const node = trigger === undefined ? undefined : findNode(flow, trigger);
  const manifest = node === undefined ? undefined : manifests(node.card, node.version);
  const fields = node === undefined || manifest === undefined ? undefined : declaredFields(node, manifest);
  const misfits = fields === undefined ? [] : takeFields(fields, pick(values, fields)).misfits;

  const start = async (): Promise<void> => {
    setTried(true);
    if (misfits.length > 0) {
      // Once it is marked: it may stand out of sight.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    try {
      if (!(await autosave.flush())) throw new Error(TEXTS.saveFirst);
      const { runId: started } = await request(runFlow, {
        params: { id: flowId },
        body: {
          mode,
          ...(trigger === undefined ? {} : { triggerNodeId: trigger }),
          ...(fields === undefined ? payload() : { input: pick(values, fields) }),
          ...(mode === 'dry' ? { pins: pinsIn(editor.get().flow, pins) } : {}),
        },
      });
      setRunId(started);
    } catch (error) {
      notifyError(TEXTS.testFailed, error);
    } finally {
      setBusy(false);
    }
  };
  /** What the run starts from: a trigger of Okta's takes an event, any other its payload. */
  const payload = (): { eventId?: string; event?: JsonObject; input?: JsonObject } => {
    if (source === 'stored') return eventId === null ? {} : { eventId };
    if (source !== 'json' || parsed === undefined) return {};
    const takesEvents = manifest?.eventTypes !== undefined || manifest?.eventTypeFrom !== undefined;
    return takesEvents ? { event: parsed } : { input: parsed };
  };
  /** A live run sends, so what it would send by must be there. */
  const lacking = issues.filter(({ code }) => code.startsWith('connection.'));
  const isReady =
    !isReadOnly &&
    trigger !== undefined &&
    (fields !== undefined ||
      ((source !== 'stored' || eventId !== null) && (source !== 'json' || parsed !== undefined)));

  return (
    <div className={styles.test}>
      <div className={styles.form} ref={form} data-testid="test-form">
        {triggers.length > 1 && (
          <Select
            label={TEXTS.trigger}
            allowDeselect={false}
            data={triggers.map((key) => ({ value: key, label: findNode(flow, key)?.name ?? key }))}
            value={trigger ?? null}
            onChange={setChosen}
          />
        )}
        {fields === undefined ? (
          <>
            <div>
              <span className={`${fieldStyles.title} ${styles.title}`} id="sb-test-source">
                {TEXTS.source}
              </span>
              <SegmentedControl
                fullWidth
                aria-labelledby="sb-test-source"
                data={Object.entries(TEXTS.sources).map(([value, label]) => ({ value, label }))}
                value={source}
                onChange={(next) => setSource(next === 'stored' || next === 'json' ? next : 'sample')}
              />
            </div>
            {source === 'stored' && <EventPicker value={eventId} onChange={setEventId} />}
            {source === 'json' && (
              <CodeArea
                aria-label={TEXTS.json}
                placeholder={TEXTS.json}
                minRows={3}
                maxRows={8}
                value={json}
                error={json.trim() !== '' && parsed === undefined ? TEXTS.jsonBad : null}
                onChange={(event) => setJson(event.currentTarget.value)}
              />
            )}
          </>
        ) : (
          <DeclaredForm
            fields={fields}
            values={values}
            problems={
              wasTried ? Object.fromEntries(misfits.map(({ path, message }) => [path[0] ?? '', message])) : NO_PROBLEMS
            }
            onChange={setValues}
          />
        )}
        <div>
          <span className={`${fieldStyles.title} ${styles.title}`} id="sb-test-mode">
            {TEXTS.mode}
          </span>
          <SegmentedControl
            fullWidth
            aria-labelledby="sb-test-mode"
            data={Object.entries(TEXTS.modes).map(([value, label]) => ({ value, label }))}
            value={mode}
            onChange={(next) => setMode(next === 'live' ? 'live' : 'dry')}
          />
          <p className={fieldStyles.help}>{TEXTS.modeHelp[mode]}</p>
          {mode === 'live' && lacking.length > 0 && <IssueList session={session} issues={lacking} onJump={onJump} />}
        </div>
        <div className={styles.start}>
          <Button
            fullWidth
            leftSection={<Play size={14} aria-hidden />}
            loading={isBusy}
            disabled={!isReady}
            onClick={() => void start()}
            data-testid="test-start"
          >
            {TEXTS.run}
          </Button>
        </div>
      </div>
      <StepList
        session={session}
        onJump={onJump}
        onHide={() => {
          setRunId(null);
          trial.trigger.hidden();
        }}
      />
    </div>
  );
}

const NO_PROBLEMS: Record<string, string> = {};

/** The values of fields that are declared now. Others stay in the form, in case their fields come back. */
function pick(values: JsonObject, fields: readonly DeclaredField[]): JsonObject {
  const given = fields.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]] as const]));
  return Object.fromEntries(given);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
