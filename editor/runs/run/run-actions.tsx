// The buttons for what can be done with a run as a whole.
import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, ListChecks, RotateCcw, StepForward, Workflow } from 'lucide-react';
import { Suspense } from 'react';

import { cancelRun, replayRun, type RunDetail } from '../../../shared/api/runs.ts';
import { isEnded } from '../../../shared/run.ts';
import { useApiMutation } from '../../api/hooks.ts';
import { useCan } from '../../api/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { LinkButton } from '../../ui/link.tsx';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { TEXTS } from '../texts.ts';

const CaseDialog = lazyPart(async () => (await import('./case-dialog.tsx')).CaseDialog);
const ResumeDialog = lazyPart(async () => (await import('./resume-dialog.tsx')).ResumeDialog);

const INVALIDATES = ['/api/runs'];
const texts = TEXTS.actions;

export function RunActions({ run }: { run: RunDetail }) {
  const navigate = useNavigate();
  const canEdit = useCan('editor');
  const cancel = useApiMutation(cancelRun, { invalidates: INVALIDATES });
  const replay = useApiMutation(replayRun, { invalidates: INVALIDATES });
  const [resuming, { open, close }] = useDisclosure(false);
  const [isKeeping, kept] = useDisclosure(false);
  const params = { id: run.id };
  const onError = (error: Error): void => notifyError(texts.failed, error);

  const askCancel = async (): Promise<void> => {
    const sure = await confirm({
      title: texts.cancelTitle,
      text: texts.cancelText,
      confirm: texts.cancel,
      cancel: texts.keep,
      danger: true,
    });
    if (sure) cancel.mutate({ params }, { onSuccess: () => notifyDone(texts.cancelled), onError });
  };
  const startReplay = (version: 'same' | 'newest'): void => {
    replay.mutate(
      { params, body: { version } },
      {
        onSuccess: ({ runId }) => {
          notifyDone(texts.replayed);
          void navigate({ to: '/runs/$runId', params: { runId } });
        },
        onError,
      },
    );
  };

  return (
    <>
      {canEdit && !isEnded(run.status) ? (
        <Button variant="default" loading={cancel.isPending} onClick={() => void askCancel()}>
          {texts.cancel}
        </Button>
      ) : null}
      {canEdit && run.status === 'failed' && !endedByStop(run) ? (
        <Button variant="default" leftSection={<StepForward size={16} />} onClick={open}>
          {texts.resume}
        </Button>
      ) : null}
      {resuming ? (
        <Suspense>
          <ResumeDialog run={run} onClose={close} />
        </Suspense>
      ) : null}
      {canEdit ? (
        <Menu>
          <Menu.Target>
            <Button
              variant="default"
              loading={replay.isPending}
              leftSection={<RotateCcw size={16} />}
              rightSection={<ChevronDown size={14} />}
            >
              {texts.replay}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => startReplay('same')}>{texts.replaySame}</Menu.Item>
            <Menu.Item onClick={() => startReplay('newest')}>{texts.replayNewest}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {canEdit && isEnded(run.status) ? (
        <Button variant="default" leftSection={<ListChecks size={16} />} onClick={kept.open}>
          {texts.asCase}
        </Button>
      ) : null}
      {isKeeping ? (
        <Suspense>
          <CaseDialog run={run} onClose={kept.close} />
        </Suspense>
      ) : null}
      <LinkButton
        to="/flows/$flowId"
        params={{ flowId: run.flowId }}
        search={{ run: run.id }}
        leftSection={<Workflow size={16} />}
      >
        {texts.editor}
      </LinkButton>
    </>
  );
}

/** S10.2: whether a Stop ended the run. Such a run cannot be resumed, for no step of it has to be done again. */
function endedByStop({ steps }: RunDetail): boolean {
  return steps.some(({ status, port }) => status === 'succeeded' && port === null);
}
