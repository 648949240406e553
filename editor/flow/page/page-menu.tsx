// What is seldom done to a flow: export, import, versions, keys, delete.
import { ActionIcon, FileButton, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, Ellipsis, FileUp, History, Keyboard, OctagonPause, Trash2, Waypoints } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';

import { deleteFlow, exportFlow } from '../../../shared/api/flows.ts';
import { request, requestText } from '../../api/client.ts';
import { invalidateApi } from '../../api/hooks.ts';
import type { EditorSession } from '../../session/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyError } from '../../ui/notify.ts';
import { saveFile } from '../../ui/save-file.ts';
import { PAUSE_TEXTS, usePause } from '../../ui/use-pause.ts';
import { ImportDialog, readFlowFile, type ReadFlow } from './import-dialog.tsx';
import { texts } from '../texts.ts';
import { useDetail } from '../use-detail.ts';

const VersionsDialog = lazy(async () => ({
  default: (await import('../versions/versions-dialog.tsx')).VersionsDialog,
}));

export function PageMenu({ session, onHelp }: { session: EditorSession; onHelp: () => void }) {
  const { flowId, autosave, editor, isReadOnly } = session;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { detail } = useDetail(flowId);
  const { pause } = usePause({ id: flowId, name: detail?.name ?? flowId, queued: detail?.queued ?? 0 });
  const openFile = useRef<() => void>(null);
  const [isVersionsOpen, setVersionsOpen] = useState(false);
  const [imported, setImported] = useState<ReadFlow | null>(null);

  const save = async (format: 'json' | 'mermaid'): Promise<void> => {
    try {
      await autosave.flush();
      const text = await requestText(exportFlow, { params: { id: flowId }, query: { format } });
      if (format === 'json') saveFile(`${flowId}.flow.json`, text);
      else saveFile(`${flowId}.mmd`, text, 'text/plain');
    } catch (error) {
      notifyError(texts.exportFailed, error);
    }
  };
  const remove = async (): Promise<void> => {
    const { name } = editor.get().flow;
    if (
      !(await confirm({
        title: texts.removeTitle(name),
        text: texts.removeText,
        confirm: texts.removeConfirm,
        danger: true,
      }))
    )
      return;
    try {
      await autosave.flush();
      autosave.stop();
      await request(deleteFlow, { params: { id: flowId } });
      await navigate({ to: '/' });
      await invalidateApi(client, '/api/flows');
    } catch (error) {
      notifyError(texts.removeFailed, error);
    }
  };

  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon size={32} aria-label={texts.menu} data-testid="flow-menu">
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Download size={14} />} onClick={() => void save('json')}>
            {texts.export}
          </Menu.Item>
          <Menu.Item leftSection={<Waypoints size={14} />} onClick={() => void save('mermaid')}>
            {texts.exportMermaid}
          </Menu.Item>
          {!isReadOnly && (
            <Menu.Item leftSection={<FileUp size={14} />} onClick={() => openFile.current?.()}>
              {texts.import}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<History size={14} />} onClick={() => setVersionsOpen(true)}>
            {texts.versions}
          </Menu.Item>
          <Menu.Item leftSection={<Keyboard size={14} />} onClick={onHelp}>
            {texts.help}
          </Menu.Item>
          {!isReadOnly && (
            <>
              {detail?.paused === null && detail.liveVersion !== null && (
                <Menu.Item leftSection={<OctagonPause size={14} />} onClick={() => void pause()}>
                  {PAUSE_TEXTS.pause}
                </Menu.Item>
              )}
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<Trash2 size={14} />} onClick={() => void remove()}>
                {texts.remove}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <FileButton
        accept=".json,application/json"
        onChange={(file) => void (file !== null && readFlowFile(file).then(setImported))}
      >
        {({ onClick }) => {
          openFile.current = onClick;
          return null;
        }}
      </FileButton>
      <ImportDialog session={session} read={imported} onClose={() => setImported(null)} />
      <Suspense>
        <VersionsDialog session={session} isOpen={isVersionsOpen} onClose={() => setVersionsOpen(false)} />
      </Suspense>
    </>
  );
}
