// Below the canvas: trying the flow, and its last runs. Closed it is one line.
import { ActionIcon } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { ChevronDown, FlaskConical, ListTree } from 'lucide-react';
import { Suspense } from 'react';

import type { EditorSession } from '../../session/session.ts';
import { HeightBorder } from '../../ui/height-border.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import type { Jump } from '../issues-button.tsx';
import { TEXTS } from '../texts.ts';
import styles from './drawer.module.css';
import buttons from '../../ui/bare-button.module.css';

/** The canvas stands before what is below it. */
const RunsPanel = lazyPart(async () => (await import('../test/runs-panel.tsx')).RunsPanel);
const TestPanel = lazyPart(async () => (await import('../test/test-panel.tsx')).TestPanel);

export type DrawerTab = 'test' | 'runs';

interface DrawerProps {
  session: EditorSession;
  tab: DrawerTab | null;
  onTab: (tab: DrawerTab | null) => void;
  onJump: Jump;
  search: { run?: string; event?: string; test?: string };
}

export function Drawer({ session, tab, onTab, onJump, search }: DrawerProps) {
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
        <button
          type="button"
          className={buttons.bare}
          aria-pressed={tab === 'test'}
          onClick={() => onTab(tab === 'test' ? null : 'test')}
        >
          <FlaskConical size={14} aria-hidden />
          {TEXTS.tests}
        </button>
        <button
          type="button"
          className={buttons.bare}
          aria-pressed={tab === 'runs'}
          onClick={() => onTab(tab === 'runs' ? null : 'runs')}
        >
          <ListTree size={14} aria-hidden />
          {TEXTS.runs}
        </button>
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
      {tab === 'runs' && (
        <div className={styles.content}>
          <Suspense>
            <RunsPanel session={session} />
          </Suspense>
        </div>
      )}
    </section>
  );
}
