// The flow file's test cases in the drawer: they are run here, and it shows what differed and what they go through,
// which is drawn on the canvas.
import { Button } from '@mantine/core';
import { Play } from 'lucide-react';
import { useEffect, useState } from 'react';

import type { EditorSession } from '../../session/session.ts';
import { StatusIcon } from '../../ui/status-badge.tsx';
import type { Jump } from '../issues-button.tsx';
import type { Picture } from '../picture.ts';
import { CaseDetail } from './case-detail.tsx';
import { CoverageFacts } from './coverage-facts.tsx';
import { coverageViews } from './coverage-views.ts';
import { TEXTS } from './texts.ts';
import { useCases } from './use-cases.ts';
import panelStyles from '../../ui/drawer-panel.module.css';
import styles from './cases.module.css';

interface CasesPanelProps {
  session: EditorSession;
  picture: Picture;
  onJump: Jump;
}

export function CasesPanel({ session, picture, onJump }: CasesPanelProps) {
  const { cases, tried, isStale, isBusy, run } = useCases(session);
  const [chosen, setChosen] = useState<string | null>(null);
  // Coverage of a flow that was changed since would be drawn at the wrong nodes, so it is taken away.
  const drawn = isStale ? null : tried;
  useEffect(() => {
    if (drawn === null) return undefined;
    picture.show(coverageViews(drawn.flow, drawn.coverage));
    return () => picture.clear();
  }, [drawn, picture]);
  if (cases.length === 0) return <p className={panelStyles.none}>{TEXTS.none}</p>;
  const results = new Map(tried?.results.map((result) => [result.name, result]));
  const open = cases.find(([name]) => name === chosen);
  const passed = tried?.results.filter((result) => result.passed).length ?? 0;
  return (
    <div className={panelStyles.panel} data-testid="cases">
      <div className={`${panelStyles.side} ${styles.side}`}>
        <p className={panelStyles.quiet}>{TEXTS.help}</p>
        <Button leftSection={<Play size={14} aria-hidden />} loading={isBusy} onClick={() => void run()}>
          {TEXTS.run}
        </Button>
        <p role="status" className={styles.summary}>
          {tried === null ? '' : isStale ? TEXTS.changed : TEXTS.summary(passed, tried.results.length - passed)}
        </p>
        {drawn !== null && <CoverageFacts session={session} coverage={drawn.coverage} onJump={onJump} />}
      </div>
      <ul className={styles.list} aria-label={TEXTS.list}>
        {cases.map(([name]) => {
          const result = results.get(name);
          const status = result === undefined ? 'queued' : result.passed ? 'succeeded' : 'failed';
          const text = { queued: TEXTS.notRun, succeeded: TEXTS.passed, failed: TEXTS.notPassed }[status];
          return (
            <li key={name}>
              <button
                type="button"
                className={styles.case}
                aria-pressed={name === chosen}
                data-status={status}
                onClick={() => setChosen(name === chosen ? null : name)}
              >
                <StatusIcon status={status} size={16} label={text} />
                <span className={styles.name}>{name}</span>
              </button>
              {result?.passed === false && (
                <ul className={styles.failures} aria-label={TEXTS.differs}>
                  {result.failures.map((failure) => (
                    <li key={failure}>{failure}</li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
      {open !== undefined && (
        <CaseDetail key={open[0]} session={session} name={open[0]} test={open[1]} onGone={() => setChosen(null)} />
      )}
    </div>
  );
}
