// Publishing: what differs from the live version, a comment, and what stands in the way.
import { Button, Skeleton, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSelector } from '@xstate/store-react';
import { useState } from 'react';

import { getFlowVersion } from '../../../shared/api/flow-versions.ts';
import { getFlowScopes } from '../../../shared/api/scopes.ts';
import { listCallers, publishFlow } from '../../../shared/api/flows.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { needChanges } from '../../../shared/flow/needs.ts';
import { hasErrors, type Issue } from '../../../shared/issue.ts';
import { ApiError, request } from '../../api/client.ts';
import { useApi } from '../../api/hooks.ts';
import type { EditorSession } from '../../session/session.ts';
import { notifyDone } from '../../ui/notify.ts';
import { ScopeTable } from '../../ui/scope-table.tsx';
import { ChangesList } from '../changes-list.tsx';
import { Comparison } from '../compare/comparison.tsx';
import { IssueList, type Jump } from '../issues-button.tsx';
import { TEXTS as FLOW_TEXTS } from '../texts.ts';
import { TEXTS } from './texts.ts';
import { useDetail } from '../use-detail.ts';
import styles from '../parts.module.css';
import lastStyles from '../../ui/last-buttons.module.css';
import fieldStyles from '../../ui/field.module.css';

export interface PublishProps {
  session: EditorSession;
  onJump: Jump;
}

/**
 * Errors that this page has found hinder publishing at once. The server judges again, by what only it knows, and its
 * findings then take their place.
 */
export function PublishForm({ session, onJump, onClose }: PublishProps & { onClose: () => void }) {
  const { flowId, editor, checks, autosave } = session;
  const { detail, renew } = useDetail(flowId);
  const issues = useSelector(checks.store, ({ context }) => context.issues);
  const [refused, setRefused] = useState<Issue[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [comment, setComment] = useState('');
  const [isBusy, setBusy] = useState(false);
  const live = detail?.liveVersion ?? null;
  const before = useApi(getFlowVersion, { params: { id: flowId, version: live ?? 0 } }, { enabled: live !== null });
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const errors = refused ?? (hasErrors(issues) ? issues.filter(({ severity }) => severity === 'error') : []);

  const publish = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      // What is published is what the server has.
      if (!(await autosave.flush())) {
        setFailure(TEXTS.notSaved);
        return;
      }
      const { version } = await request(publishFlow, {
        params: { id: flowId },
        body: comment.trim() === '' ? {} : { comment: comment.trim() },
      });
      renew();
      notifyDone(TEXTS.published(version));
      onClose();
    } catch (error) {
      const found = error instanceof ApiError && error.status === 422 ? error.details.issues : undefined;
      if (Array.isArray(found)) setRefused(found as unknown as Issue[]);
      else setFailure(error instanceof Error ? error.message : FLOW_TEXTS.publishFailed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={styles.dialog}>
      {errors.length > 0 ? (
        <>
          <p>{TEXTS.cannotPublish}</p>
          <IssueList
            session={session}
            issues={errors}
            onJump={(key, field) => {
              onClose();
              onJump(key, field);
            }}
          />
        </>
      ) : (
        <>
          {live === null ? (
            <>
              <p>{TEXTS.publishFirst(Object.keys(flow.nodes).length)}</p>
              <FirstNeeds session={session} flow={flow} />
            </>
          ) : (
            <p>{TEXTS.publishChanges(live)}</p>
          )}
          {live !== null && before.isPending && <Skeleton height={320} />}
          {before.isError && (
            <p className={fieldStyles.issue} data-severity="error">
              {FLOW_TEXTS.diffFailed}
            </p>
          )}
          {before.data !== undefined && (
            <Comparison before={before.data.flow} after={flow} manifests={session.manifests} sentences="below" />
          )}
          <BrokenCallers flowId={flowId} />
          <NeededScopes flowId={flowId} />
          <Textarea
            data-autofocus
            label={TEXTS.comment}
            placeholder={TEXTS.commentPlaceholder}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2_000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        </>
      )}
      {failure !== null && (
        <p className={fieldStyles.issue} data-severity="error" role="alert">
          {failure}
        </p>
      )}
      <div className={`${styles.dialogButtons} ${lastStyles.lastButtons}`}>
        <Button variant="default" onClick={onClose}>
          {FLOW_TEXTS.cancel}
        </Button>
        <Button
          loading={isBusy}
          disabled={errors.length > 0}
          onClick={() => void publish()}
          data-testid="publish-confirm"
        >
          {FLOW_TEXTS.publish}
        </Button>
      </div>
    </div>
  );
}

/** What a first version reaches: all of it is new. */
function FirstNeeds({ session, flow }: { session: EditorSession; flow: Flow }) {
  const needs = needChanges(undefined, flow, session.manifests);
  return needs.length === 0 ? null : <ChangesList changes={needs} label={TEXTS.reaches} />;
}

/** S6: flows that call this one, and that what is published now leaves with errors. */
function BrokenCallers({ flowId }: { flowId: string }) {
  const { data } = useApi(listCallers, { params: { id: flowId } }, { staleMs: 0 });
  const broken = data?.items.filter(({ issues }) => issues.length > 0) ?? [];
  if (broken.length === 0) return null;
  return (
    <div role="alert" className={fieldStyles.issue} data-severity="warning">
      <p>{TEXTS.breaksCallers}</p>
      <ul>
        {broken.map(({ id, name, issues }) => (
          <li key={id}>
            <Link to="/flows/$flowId" params={{ flowId: id }}>
              {name}
            </Link>
            {`: ${issues[0]?.message ?? ''}`}
            {issues.length > 1 && ` ${TEXTS.moreIssues(issues.length - 1)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/**
 * What the flow needs in Okta. A scope that is not granted hinders only the steps that need it, and so not the
 * publishing.
 */
function NeededScopes({ flowId }: { flowId: string }) {
  const { data } = useApi(getFlowScopes, { params: { id: flowId } }, { staleMs: 0 });
  if (data === undefined || data.items.length === 0) return null;
  const missing = data.items.filter(({ granted }) => granted === 'missing');
  return (
    <section aria-label={TEXTS.scopes} data-testid="needed-scopes">
      {missing.length > 0 && (
        <p role="alert" className={fieldStyles.issue} data-severity="warning">
          {TEXTS.scopesMissing(missing.map(({ scope }) => scope))}
        </p>
      )}
      <ScopeTable
        label={TEXTS.scopes}
        use={TEXTS.scopesUse}
        rows={data.items.map(({ connectionName, ...row }) => ({ ...row, use: connectionName }))}
      />
    </section>
  );
}
