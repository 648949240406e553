// The menu of a flow, for what is seldom done to it: export, import, versions, keys, delete.
import { ActionIcon, FileButton, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { Suspense, useImperativeHandle, useRef, useState, type Ref } from 'react';

import { deleteFlow, exportFlow } from '../../../shared/api/flows.ts';
import { request, requestText } from '../../api/client.ts';
import { invalidateApi } from '../../api/hooks.ts';
import { CommandItems } from '../../commands/command-items.tsx';
import { FLOW_MENU, type FlowPlace } from '../../commands/flow-menu.ts';
import type { PagePlace } from '../../commands/page-commands.ts';
import { confirm } from '../../ui/confirm.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { notifyError } from '../../ui/notify.ts';
import { saveFile } from '../../ui/save-file.ts';
import { usePause } from '../../ui/use-pause.ts';
import { LazyImportDialog } from './lazy-import-dialog.tsx';
import { readFlowFile, type ReadFlow } from './read-flow-file.ts';
import { TEXTS } from '../texts.ts';
import { useDetail } from '../use-detail.ts';

const VersionsDialog = lazyPart(async () => (await import('../versions/versions-dialog.tsx')).VersionsDialog);

const CatchUpDialog = lazyPart(async () => (await import('../../ui/catch-up-dialog.tsx')).CatchUpDialog);

export function PageMenu({ place, ofFlow }: { place: PagePlace; ofFlow: Ref<FlowPlace> }) {
  const { session } = place;
  const { flowId, autosave, editor } = session;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { detail } = useDetail(flowId);
  const { pause } = usePause({ id: flowId, name: detail?.name ?? flowId, queued: detail?.queued ?? 0 });
  const openFile = useRef<() => void>(null);
  const [isCatchUpOpen, setCatchUpOpen] = useState(false);
  const [isVersionsOpen, setVersionsOpen] = useState(false);
  const [imported, setImported] = useState<ReadFlow | null>(null);

  const save = async (format: 'json' | 'mermaid'): Promise<void> => {
    try {
      await autosave.flush();
      const text = await requestText(exportFlow, { params: { id: flowId }, query: { format } });
      if (format === 'json') saveFile(`${flowId}.flow.json`, text);
      else saveFile(`${flowId}.mmd`, text, 'text/plain');
    } catch (error) {
      notifyError(TEXTS.exportFailed, error);
    }
  };
  const remove = async (): Promise<void> => {
    const { name } = editor.get().flow;
    if (
      !(await confirm({
        title: TEXTS.removeTitle(name),
        text: TEXTS.removeText,
        confirm: TEXTS.removeConfirm,
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
      notifyError(TEXTS.removeFailed, error);
    }
  };

  const own: FlowPlace = {
    ...place,
    isPausable: detail?.paused === null && detail.liveVersion !== null,
    isPublished: detail !== undefined && detail.liveVersion !== null,
    exportAs: (format) => void save(format),
    openImport: () => openFile.current?.(),
    openVersions: () => setVersionsOpen(true),
    openCatchUp: () => setCatchUpOpen(true),
    pause: () => void pause(),
    remove: () => void remove(),
  };
  useImperativeHandle(ofFlow, () => own);

  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon size={32} aria-label={TEXTS.menu} data-testid="flow-menu">
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <CommandItems groups={FLOW_MENU} place={own} />
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
      <LazyImportDialog session={session} read={imported} onClose={() => setImported(null)} />
      {isCatchUpOpen ? (
        <Suspense>
          <CatchUpDialog flowId={flowId} name={editor.get().flow.name} onClose={() => setCatchUpOpen(false)} />
        </Suspense>
      ) : null}
      <Suspense>
        <VersionsDialog session={session} isOpen={isVersionsOpen} onClose={() => setVersionsOpen(false)} />
      </Suspense>
    </>
  );
}
