// Says how many issues the flow has; its list leads to each.
import { Button, Popover } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { CircleAlert, CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import { useState } from 'react';

import type { Issue } from '../../shared/issue.ts';
import type { EditorSession } from '../session/session.ts';
import { TEXTS } from './texts.ts';
import styles from './issues.module.css';
import buttons from '../ui/bare-button.module.css';

/** Shows a node; with `field`, the path of an input within it, goes there too, or opens a tab of the inspector. */
export type Jump = (key: string, field?: readonly string[], inspectorTab?: 'result') => void;

export function IssuesButton({ session, onJump }: { session: EditorSession; onJump: Jump }) {
  const issues = useSelector(session.checks.store, ({ context }) => context.issues);
  const isKnown = useSelector(session.checks.store, ({ context }) => context.isKnown);
  const [isOpen, setOpen] = useState(false);
  const hasErrors = issues.some(({ severity }) => severity === 'error');
  const Icon = !isKnown ? CircleDashed : issues.length === 0 ? CircleCheck : hasErrors ? CircleAlert : TriangleAlert;
  return (
    <Popover opened={isOpen} onChange={setOpen} width={400} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          className={styles.issuesButton}
          data-severity={!isKnown ? 'unknown' : issues.length === 0 ? 'none' : hasErrors ? 'error' : 'warning'}
          data-testid="issues"
          leftSection={<Icon size={16} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {isKnown ? TEXTS.issues(issues.length) : TEXTS.checking}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={8} role="dialog" aria-label={TEXTS.issuesTitle}>
        <IssueList
          session={session}
          issues={issues}
          onJump={(key, field) => {
            setOpen(false);
            onJump(key, field);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The list by itself, as publishing and testing show it. */
export function IssueList({
  session,
  issues,
  onJump,
}: {
  session: EditorSession;
  issues: readonly Issue[];
  onJump: Jump;
}) {
  const { flow } = session.editor.get();
  if (issues.length === 0) return <p className={styles.issuesNone}>{TEXTS.noIssues}</p>;
  return (
    <ul className={styles.issues}>
      {issues.map((issue) => {
        const key = placeOf(issue, flow.edges);
        const Icon = issue.severity === 'error' ? CircleAlert : TriangleAlert;
        return (
          <li key={`${issue.code} ${issue.path.join('.')} ${issue.message}`}>
            <button
              type="button"
              className={buttons.bare}
              onClick={() => onJump(key, issue.path[0] === 'nodes' ? issue.path.slice(2) : [])}
              data-testid={`issue-${issue.code}`}
            >
              <Icon size={16} data-severity={issue.severity} aria-label={issue.severity} />
              <span>
                <b>{flow.nodes[key]?.name ?? (key === '' ? TEXTS.notHere : key)}</b>
                {issue.message}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/**
 * The key of the node to go to: the issue's own, or the one that the edge at fault leaves; empty for the flow as a
 * whole.
 */
function placeOf({ path }: Issue, edges: readonly { from: string }[]): string {
  if (path[0] === 'nodes') return path[1] ?? '';
  return path[0] === 'edges' ? (edges[Number(path[1])]?.from ?? '') : '';
}
