// The drawer below the canvas: trying the flow, and its last runs. Closed it is one line.
import { ActionIcon } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { ChevronDown, FlaskConical, Footprints, ListChecks, ListTree } from 'lucide-react';
import { Suspense } from 'react';

import type { EditorSession } from '../../session/session.ts';
import { HeightBorder } from '../../ui/height-border.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import type { Jump } from '../issues-button.tsx';
import type { Picture } from '../picture.ts';
import { TEXTS } from '../texts.ts';
import styles from './drawer.module.css';
import buttons from '../../ui/bare-button.module.css';

/** The panels are fetched when they are opened: the canvas stands before what is below it. */
const RunsPanel = lazyPart(async () => (await import('../test/runs-panel.tsx')).RunsPanel);
const TestPanel = lazyPart(async () => (await import('../test/test-panel.tsx')).TestPanel);

const CasesPanel = lazyPart(async () => (await import('../cases/cases-panel.tsx')).CasesPanel);
const SimulatePanel = lazyPart(async () => (await import('../simulate/simulate-panel.tsx')).SimulatePanel);

/** The tabs in the order of the bar, each with its icon. */
const TABS = { test: FlaskConical, simulate: Footprints, cases: ListChecks, runs: ListTree };

export type DrawerTab = keyof typeof TABS;

interface DrawerProps {
  session: EditorSession;
  picture: Picture;
  tab: DrawerTab | null;
  onTab: (tab: DrawerTab | null) => void;
  onJump: Jump;
  search: { run?: string; event?: string; test?: string };
}

export function Drawer({ session, picture, tab, onTab, onJump, search }: DrawerProps) {
  const [height, setHeight] = useLocalStorage({
    key: 'signalbox.drawer.height',
    defaultValue: 320,
    getInitialValueInEffect: false,
  });
  const resize = (wish: number): void => setHeight(Math.round(Math.max(160, Math.min(wish, window.innerHeight * 0.6))));
  return (
    <section className={styles.drawer} aria-label={TEXTS.drawer} style={{ height: tab === null ? 36 : height }}>
      {tab !== null && <HeightBorder label={TEXTS.resizeDrawer} height={height} onHeight={resize} />}
      <div className={styles.tabs}>
        {(Object.keys(TABS) as DrawerTab[]).map((each) => {
          const Icon = TABS[each];
          return (
            <button
              key={each}
              type="button"
              className={buttons.bare}
              aria-pressed={tab === each}
              onClick={() => onTab(tab === each ? null : each)}
            >
              <Icon size={14} aria-hidden />
              {TEXTS.tabs[each]}
            </button>
          );
        })}
        {tab !== null && (
          <ActionIcon size={24} className={styles.close} aria-label={TEXTS.closeDrawer} onClick={() => onTab(null)}>
            <ChevronDown size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {/* The test stays as it was while the drawer is closed: its run goes on. */}
      <div className={styles.content} hidden={tab !== 'test'}>
        <Suspense>
          <TestPanel session={session} onJump={onJump} search={search} />
        </Suspense>
      </div>
      {tab !== null && tab !== 'test' && (
        <div className={styles.content}>
          <Suspense>
            {tab === 'runs' && <RunsPanel session={session} />}
            {tab === 'simulate' && <SimulatePanel session={session} picture={picture} onSaved={() => onTab('cases')} />}
            {tab === 'cases' && <CasesPanel session={session} picture={picture} onJump={onJump} />}
          </Suspense>
        </div>
      )}
    </section>
  );
}
