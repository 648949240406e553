// S9: shows what a step asks people, who decided, and how further ones decide: here, where the person signed in is
// asked, or by a link that an editor has made for somebody.
import { Button, Select, Textarea } from '@mantine/core';
import { useState } from 'react';

import { getSettings } from '../../../shared/api/access.ts';
import { approveStep, makeApprovalLink } from '../../../shared/api/approvals.ts';
import type { RunDetail } from '../../../shared/api/runs.ts';
import type { ApprovalDecision, RunStep } from '../../../shared/run.ts';
import { useApi, useApiMutation } from '../../api/hooks.ts';
import { useCan, useSession } from '../../api/session.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { StatusIcon } from '../../ui/status-badge.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './approval.module.css';
import shared from '../run-page.module.css';
import { TEXTS } from '../texts.ts';
import { Until } from '../waiting-note.tsx';

const texts = TEXTS.approval;
const INVALIDATES = ['/api/runs'];

type Asked = NonNullable<RunStep['approval']>;

interface ApprovalProps {
  run: Pick<RunDetail, 'id' | 'causedBy'>;
  step: RunStep;
  asked: Asked;
}

export function Approval({ run, step, asked }: ApprovalProps) {
  const me = useSession()?.user?.email.toLowerCase();
  const isEditor = useCan('editor');
  const isOpen = step.status === 'waiting' && step.waiting?.kind === 'approval';
  const decided = new Map(asked.decisions.map((decision) => [decision.by.toLowerCase(), decision]));
  const isAsked = me !== undefined && asked.approvers.includes(me);
  const isOwn = me !== undefined && run.causedBy.some((one) => one.toLowerCase() === me);
  const open = asked.approvers.filter((approver) => !decided.has(approver));
  const given = asked.decisions.filter(({ decision }) => decision === 'approved').length;
  return (
    <section className={isOpen ? shared.notice : styles.past} aria-label={texts.title}>
      <div>
        <p>
          <strong>{asked.title}</strong>
        </p>
        {asked.message === '' ? null : <p className={styles.message}>{asked.message}</p>}
      </div>
      <p>{texts.progress(given, asked.required, asked.approvers.length)}</p>
      {isOpen && step.waiting !== undefined && step.waiting.until !== null ? (
        <Until until={step.waiting.until} />
      ) : null}
      <ul className={styles.people} aria-label={texts.people}>
        {asked.approvers.map((approver) => (
          <Person key={approver} approver={approver} decision={decided.get(approver)} isOpen={isOpen} />
        ))}
      </ul>
      {isOpen && isAsked && !decided.has(me) ? (
        isOwn ? (
          <DecideOwn runId={run.id} step={step} />
        ) : (
          <Decide runId={run.id} step={step} />
        )
      ) : null}
      {isOpen && isEditor && open.length > 0 ? (
        isOwn ? (
          <p>{texts.ownLink}</p>
        ) : (
          <MakeLink runId={run.id} step={step} open={open} />
        )
      ) : null}
      {asked.links.length === 0 ? null : <Links links={asked.links} />}
    </section>
  );
}

/** S9.3: whoever caused the run decides only where the installation allows it. */
function DecideOwn({ runId, step }: { runId: string; step: RunStep }) {
  const isAllowed = useApi(getSettings).data?.approvals.ownRuns === true;
  if (!isAllowed) return <p>{texts.ownRun}</p>;
  return (
    <>
      <p>{texts.ownRunAllowed}</p>
      <Decide runId={runId} step={step} />
    </>
  );
}

/** One approver and what they decided; one who has not decided when the wait is over never did. */
function Person({
  approver,
  decision,
  isOpen,
}: {
  approver: string;
  decision: ApprovalDecision | undefined;
  isOpen: boolean;
}) {
  const status = decision === undefined ? (isOpen ? 'waiting' : 'skipped') : STATUS[decision.decision];
  return (
    <li>
      <StatusIcon status={status} size={16} />
      <div>
        <p>
          <strong>{approver}</strong> {decision === undefined ? (isOpen ? texts.open : texts.never) : null}
          {decision === undefined ? null : (
            <>
              {texts.decided[decision.decision]} <Time at={decision.at} />
            </>
          )}
        </p>
        {decision === undefined || decision.comment === '' ? null : (
          <p className={styles.comment}>“{decision.comment}”</p>
        )}
      </div>
    </li>
  );
}

const STATUS = { approved: 'succeeded', rejected: 'failed' } as const;

function Decide({ runId, step }: { runId: string; step: RunStep }) {
  const approve = useApiMutation(approveStep, { invalidates: INVALIDATES });
  const [comment, setComment] = useState('');
  const send = (decision: 'approved' | 'rejected'): void => {
    const body = { decision, comment: comment.trim(), iteration: step.iteration };
    // Callbacks of `mutate` are not called once this form is gone, which the decision itself sees to.
    void approve.mutateAsync({ params: { id: runId, nodeId: step.nodeId }, body }).then(
      () => notifyDone(texts.done[decision]),
      (error: unknown) => notifyError(TEXTS.actions.failed, error),
    );
  };
  return (
    <>
      <Textarea
        label={texts.comment}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2_000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button size="xs" loading={approve.isPending} onClick={() => send('approved')}>
          {texts.approve}
        </Button>
        <Button size="xs" variant="default" disabled={approve.isPending} onClick={() => send('rejected')}>
          {texts.reject}
        </Button>
      </div>
    </>
  );
}

/** Makes a link for an approver. Its address is shown once: the server keeps that it was made, and not what it is. */
function MakeLink({ runId, step, open }: { runId: string; step: RunStep; open: readonly string[] }) {
  const make = useApiMutation(makeApprovalLink, { invalidates: INVALIDATES });
  const [chosen, setChosen] = useState<string | null>(null);
  const approver = chosen !== null && open.includes(chosen) ? chosen : (open[0] ?? null);
  const [made, setMade] = useState<{ approver: string; url: string } | null>(null);
  const send = (): void => {
    if (approver === null) return;
    make.mutate(
      { params: { id: runId, nodeId: step.nodeId }, body: { approver, iteration: step.iteration } },
      {
        onSuccess: ({ url }) => setMade({ approver, url }),
        onError: (error) => notifyError(TEXTS.actions.failed, error),
      },
    );
  };
  return (
    <>
      <div className={styles.make}>
        <Select
          label={texts.linkFor}
          allowDeselect={false}
          data={[...open]}
          value={approver}
          onChange={(next) => setChosen(next)}
        />
        <Button variant="default" loading={make.isPending} onClick={send}>
          {texts.makeLink}
        </Button>
      </div>
      {made === null ? null : (
        <CopyField label={texts.link(made.approver)} description={texts.linkOnce} value={made.url} />
      )}
    </>
  );
}

/** Links that were made by hand, with the names of their makers (S9.2). */
function Links({ links }: { links: Asked['links'] }) {
  return (
    <div className={shared.block}>
      <h3 className={shared.label}>{texts.links}</h3>
      <ul className={styles.links}>
        {links.map(({ approver, by, at }) => (
          <li key={`${approver} ${at}`}>
            {texts.linkMade(approver, by)} <Time at={at} />
          </li>
        ))}
      </ul>
    </div>
  );
}
