// Trying the draft: with the card's sample, a stored event or pasted JSON; dry or live. The result is on the canvas too.
import { Button, SegmentedControl, Select, Textarea } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { Play } from 'lucide-react';
import { useState } from 'react';

import { runFlow } from '../../shared/api/flows.ts';
import { findNode, triggersOf } from '../../shared/flow/graph.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import type { RunMode } from '../../shared/run.ts';
import { request } from '../api/client.ts';
import type { EditorSession } from '../state/session.ts';
import { notifyError } from '../ui/notify.ts';
import { EventPicker } from './event-picker.tsx';
import type { Jump } from './issues-button.tsx';
import { StepList } from './step-list.tsx';
import { texts } from './texts.ts';
import { useTrialRun } from './use-trial-run.ts';

type Source = 'sample' | 'stored' | 'json';

interface TestPanelProps {
  session: EditorSession;
  onJump: Jump;
  search: { run?: string; event?: string };
}

export function TestPanel({ session, onJump, search }: TestPanelProps) {
  const { editor, autosave, manifests, trial, flowId, isReadOnly } = session;
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const triggers = triggersOf(flow, manifests);
  const [source, setSource] = useState<Source>(search.event === undefined ? 'sample' : 'stored');
  const [eventId, setEventId] = useState<string | null>(search.event ?? null);
  const [json, setJson] = useState('');
  const [mode, setMode] = useState<RunMode>('dry');
  const [chosen, setChosen] = useState<string | null>(null);
  const [runId, setRunId] = useState<string | null>(search.run ?? null);
  const [isBusy, setBusy] = useState(false);
  useTrialRun(trial, runId);
  const trigger = chosen !== null && triggers.includes(chosen) ? chosen : triggers[0];
  const parsed = parseObject(json);

  const start = async (): Promise<void> => {
    setBusy(true);
    try {
      if (!(await autosave.flush())) throw new Error(texts.saveFirst);
      const { runId: started } = await request(runFlow, {
        params: { id: flowId },
        body: {
          mode,
          ...(trigger === undefined ? {} : { triggerNodeId: trigger }),
          ...(source === 'stored' && eventId !== null ? { eventId } : {}),
          ...(source === 'json' && parsed !== undefined
            ? takesEvents(trigger)
              ? { event: parsed }
              : { input: parsed }
            : {}),
        },
      });
      setRunId(started);
    } catch (error) {
      notifyError(texts.testFailed, error);
    } finally {
      setBusy(false);
    }
  };
  /** A trigger of Okta's takes an event; any other takes its payload. */
  const takesEvents = (key: string | undefined): boolean => {
    const node = key === undefined ? undefined : findNode(flow, key);
    const manifest = node === undefined ? undefined : manifests(node.card, node.version);
    return manifest?.eventTypes !== undefined || manifest?.eventTypeFrom !== undefined;
  };
  const isReady =
    !isReadOnly &&
    trigger !== undefined &&
    (source !== 'stored' || eventId !== null) &&
    (source !== 'json' || parsed !== undefined);

  return (
    <div className="sb-test">
      <div className="sb-test-form">
        {triggers.length > 1 && (
          <Select
            label={texts.trigger}
            allowDeselect={false}
            data={triggers.map((key) => ({ value: key, label: findNode(flow, key)?.name ?? key }))}
            value={trigger ?? null}
            onChange={setChosen}
          />
        )}
        <div>
          <span className="sb-field-title" id="sb-test-source">
            {texts.source}
          </span>
          <SegmentedControl
            fullWidth
            aria-labelledby="sb-test-source"
            data={Object.entries(texts.sources).map(([value, label]) => ({ value, label }))}
            value={source}
            onChange={(next) => setSource(next === 'stored' || next === 'json' ? next : 'sample')}
          />
        </div>
        {source === 'stored' && <EventPicker value={eventId} onChange={setEventId} />}
        {source === 'json' && (
          <Textarea
            aria-label={texts.json}
            placeholder={texts.json}
            autosize
            minRows={3}
            maxRows={8}
            styles={{ input: { fontFamily: 'var(--sb-mono)', fontSize: 12 } }}
            value={json}
            error={json.trim() !== '' && parsed === undefined ? texts.jsonBad : null}
            onChange={(event) => setJson(event.currentTarget.value)}
          />
        )}
        <div>
          <span className="sb-field-title" id="sb-test-mode">
            {texts.mode}
          </span>
          <SegmentedControl
            fullWidth
            aria-labelledby="sb-test-mode"
            data={Object.entries(texts.modes).map(([value, label]) => ({ value, label }))}
            value={mode}
            onChange={(next) => setMode(next === 'live' ? 'live' : 'dry')}
          />
          <p className="sb-field-help">{texts.modeHelp[mode]}</p>
        </div>
        <div className="sb-test-start">
          <Button
            fullWidth
            leftSection={<Play size={14} aria-hidden />}
            loading={isBusy}
            disabled={!isReady}
            onClick={() => void start()}
            data-testid="test-start"
          >
            {texts.run}
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

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
