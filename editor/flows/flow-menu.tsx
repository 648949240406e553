// The menu at the end of a flow's row in the list. Viewers are offered only what changes nothing.
import { ActionIcon, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  Activity,
  Archive,
  CircleOff,
  Copy,
  Download,
  Ellipsis,
  FastForward,
  FolderOpen,
  OctagonPause,
  Play,
  Trash2,
} from 'lucide-react';
import { Suspense, useState } from 'react';

import {
  activateFlow,
  deactivateFlow,
  deleteFlow,
  exportFlow,
  importFlow,
  listFlows,
  type FlowSummary,
} from '../../shared/api/flows.ts';
import type { JsonObject } from '../../shared/json.ts';
import { request, requestText } from '../api/client.ts';
import { invalidateApi } from '../api/hooks.ts';
import { useManifests } from '../api/manifests.ts';
import { useCan } from '../api/session.ts';
import { confirm } from '../ui/confirm.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { saveFile } from '../ui/save-file.ts';
import { PAUSE_TEXTS } from '../ui/pause-texts.ts';
import { usePause } from '../ui/use-pause.ts';
import { TEXTS } from './texts.ts';

// Few people ever open these two dialogs, so their code is loaded when they do.
const RetentionDialog = lazyPart(async () => (await import('./retention-dialog.tsx')).RetentionDialog);

const CatchUpDialog = lazyPart(async () => (await import('../ui/catch-up-dialog.tsx')).CatchUpDialog);

/** Reports by notifications and lets the list load anew after each deed; the row need not know what was done. */
export function FlowMenu({ flow }: { flow: FlowSummary }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const canEdit = useCan('editor');
  const [isCatchUpOpen, setCatchUpOpen] = useState(false);
  const [isRetentionOpen, setRetentionOpen] = useState(false);
  const params = { id: flow.id };
  const cards = useManifests();
  // S6: a flow that other flows call can be run by hand as well, with the values that a caller would give it. Its
  // trigger is recognised by `fieldsFrom`, which triggers of other kinds lack.
  const isCallable = cards?.items.some(({ id, fieldsFrom }) => fieldsFrom !== undefined && flow.cards.includes(id));
  const { pause, unpause, discard } = usePause(flow);

  /**
   * Runs the deed, says what it did, and loads the list anew even where it failed, as it may have been done in part.
   * A deed that gives nothing says nothing.
   */
  const act = async (deed: () => Promise<string | undefined>): Promise<void> => {
    try {
      const done = await deed();
      if (done !== undefined) notifyDone(done);
    } catch (error) {
      notifyError(TEXTS.failed, error);
    } finally {
      await invalidateApi(client, listFlows.path);
    }
  };
  // There is no call of the API for this: a copy is what importing the exported file as a copy makes.
  const duplicate = async (): Promise<string> => {
    const file = JSON.parse(await requestText(exportFlow, { params })) as JsonObject;
    const { flows } = await request(importFlow, { query: { mode: 'copy' }, body: file });
    return TEXTS.imports.done(flows[0]?.name ?? flow.name);
  };
  const remove = async (): Promise<string | undefined> => {
    const text = flow.active ? `${TEXTS.deleting.text} ${TEXTS.deleting.active}` : TEXTS.deleting.text;
    const sure = await confirm({
      title: TEXTS.deleting.title(flow.name),
      text,
      confirm: TEXTS.deleting.confirm,
      danger: true,
    });
    if (!sure) return undefined;
    await request(deleteFlow, { params });
    return TEXTS.deleting.done(flow.name);
  };
  const toggle = async (): Promise<string> => {
    await request(flow.active ? deactivateFlow : activateFlow, { params });
    return flow.active ? TEXTS.deactivated(flow.name) : TEXTS.activated(flow.name);
  };
  const download = async (): Promise<undefined> => {
    saveFile(`${flow.id}.flow.json`, await requestText(exportFlow, { params }));
  };

  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={TEXTS.menu.of(flow.name)}>
            <Ellipsis size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<FolderOpen size={16} />}
            onClick={() => void navigate({ to: '/flows/$flowId', params: { flowId: flow.id } })}
          >
            {TEXTS.menu.open}
          </Menu.Item>
          <Menu.Item
            leftSection={<Activity size={16} />}
            onClick={() => void navigate({ to: '/runs', search: { flow: flow.id } })}
          >
            {TEXTS.menu.runs}
          </Menu.Item>
          <Menu.Item leftSection={<Download size={16} />} onClick={() => void act(download)}>
            {TEXTS.menu.export}
          </Menu.Item>
          {canEdit ? (
            <>
              {isCallable ? (
                <Menu.Item
                  leftSection={<Play size={16} />}
                  onClick={() =>
                    void navigate({ to: '/flows/$flowId', params: { flowId: flow.id }, search: { test: 'live' } })
                  }
                >
                  {TEXTS.menu.runNow}
                </Menu.Item>
              ) : null}
              <Menu.Item leftSection={<Copy size={16} />} onClick={() => void act(duplicate)}>
                {TEXTS.menu.duplicate}
              </Menu.Item>
              <Menu.Item
                leftSection={flow.active ? <CircleOff size={16} /> : <Play size={16} />}
                onClick={() => void act(toggle)}
              >
                {flow.active ? TEXTS.menu.deactivate : TEXTS.menu.activate}
              </Menu.Item>
              {/* A draft that never ran has nothing to pause. */}
              {flow.paused === null && flow.liveVersion === null ? null : (
                <Menu.Item
                  leftSection={flow.paused === null ? <OctagonPause size={16} /> : <Play size={16} />}
                  onClick={() => void (flow.paused === null ? pause() : unpause())}
                >
                  {flow.paused === null ? PAUSE_TEXTS.pause : PAUSE_TEXTS.unpause}
                </Menu.Item>
              )}
              {flow.paused !== null && flow.queued > 0 ? (
                <Menu.Item leftSection={<Trash2 size={16} />} onClick={() => void discard()}>
                  {PAUSE_TEXTS.discard(flow.queued)}
                </Menu.Item>
              ) : null}
              {flow.liveVersion === null ? null : (
                <Menu.Item leftSection={<FastForward size={16} />} onClick={() => setCatchUpOpen(true)}>
                  {TEXTS.menu.catchUp}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<Archive size={16} />} onClick={() => setRetentionOpen(true)}>
                {TEXTS.menu.retention}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<Trash2 size={16} />} color="red" onClick={() => void act(remove)}>
                {TEXTS.menu.delete}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {isCatchUpOpen ? (
        <Suspense>
          <CatchUpDialog flowId={flow.id} name={flow.name} onClose={() => setCatchUpOpen(false)} />
        </Suspense>
      ) : null}
      {isRetentionOpen ? (
        <Suspense>
          <RetentionDialog flowId={flow.id} name={flow.name} onClose={() => setRetentionOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
