// The page around an open flow: top bar, palette, canvas, inspector, drawer; what is open and how wide is remembered.
import { Button } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useSearch } from '@tanstack/react-router';
import { useSelector } from '@xstate/store-react';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { FlowCanvas, type CanvasHandle, type QuickAddRequest } from '../../canvas/flow-canvas.tsx';
import { overlayOf, stepViews, type StepView } from '../../canvas/run-overlay.ts';
import type { CanvasPlace } from '../../commands/canvas-commands.ts';
import type { FlowPlace } from '../../commands/flow-menu.ts';
import type { PagePlace } from '../../commands/page-commands.ts';
import type { CardManifest, ManifestLookup } from '../../../shared/card/manifest.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { triggersOf } from '../../../shared/flow/graph.ts';
import { remembered } from '../../../shared/remembered.ts';
import { useStream } from '../../api/stream.ts';
import { Inspector } from '../../inspector/inspector.tsx';
import { preloadInspector, preloadNodePanel } from '../../inspector/lazy-node-panel.tsx';
import { Palette } from '../../palette/palette.tsx';
import { openPort, planCard, type CardTarget } from '../../session/add-card.ts';
import { noteKeyOf } from '../../session/element-ids.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Drawer, type DrawerTab } from './drawer.tsx';
import { FileDrop } from './file-drop.tsx';
import { focusField } from './focus-field.ts';
import type { Jump } from '../issues-button.tsx';
import type { OpenSession } from './open-session.ts';
import type { Picture } from '../picture.ts';
import { SidePanel } from './side-panel.tsx';
import { TEXTS } from '../texts.ts';
import { TopBar } from './top-bar.tsx';
import { usePageKeys } from './use-page-keys.ts';
import { useQuickAdd } from './use-quick-add.ts';
import styles from './flow-page.module.css';

const ConflictBanner = lazyPart(async () => (await import('./conflict-banner.tsx')).ConflictBanner);
const PauseBanner = lazyPart(async () => (await import('./pause-banner.tsx')).PauseBanner);
const FindBar = lazyPart(async () => (await import('../find/find-bar.tsx')).FindBar);
const CommandPalette = lazyPart(async () => (await import('../find/command-palette.tsx')).CommandPalette);
const Outline = lazyPart(async () => (await import('../find/outline.tsx')).Outline);
const HelpSheet = lazyPart(async () => (await import('./help-sheet.tsx')).HelpSheet);

interface PaletteFrom {
  focused: Element | null;
  canvas: CanvasPlace | undefined;
  flow: FlowPlace | null;
}

const NOW = { getInitialValueInEffect: false };

/** Asked at each change, most of which are of something else. */
const hasTrigger = remembered(
  (nodes: Flow['nodes'], manifests: ManifestLookup) => triggersOf({ nodes }, manifests).length > 0,
);

export function FlowEditor({ session }: { session: OpenSession }) {
  const { editor, autosave, trial, flowId, isReadOnly, isArriving = false, manifests } = session;
  const search: { run?: string; event?: string; test?: string } = useSearch({ strict: false });
  const canvas = useRef<CanvasHandle>(null);
  const isNarrow = useMediaQuery('(max-width: 1180px)', window.innerWidth <= 1180, NOW) ?? false;
  /** Panels lie over the canvas, one at a time, and none at first. */
  const isTiny = useMediaQuery('(max-width: 560px)', window.innerWidth <= 560, NOW) ?? false;
  const [over, setOver] = useState<'palette' | 'inspector' | null>(null);
  const [palette, setPalette] = useLocalStorage<boolean | null>({
    key: 'signalbox.palette.open',
    defaultValue: null,
    ...NOW,
  });
  const [inspector, setInspectorKept] = useLocalStorage<boolean>({
    key: 'signalbox.inspector.open',
    defaultValue: true,
    ...NOW,
  });
  const [, setInspectorTab] = useLocalStorage<string>({
    key: 'signalbox.inspector.tab',
    defaultValue: 'inputs',
    ...NOW,
  });
  const [tab, setTab] = useState<DrawerTab | null>(
    search.event === undefined && search.run === undefined && search.test === undefined ? null : 'test',
  );
  const [shown, setShown] = useState<ReadonlyMap<string, StepView>>();
  const onPort = useRef<Parameters<Picture['show']>[1]>(undefined);
  const [picture] = useState<Picture>(() => ({
    show: (views, taken) => {
      onPort.current = taken;
      setShown(views);
    },
    clear: () => {
      onPort.current = undefined;
      setShown(undefined);
    },
  }));
  const { asked: quickAdd, ask: askQuickAdd, close: hideQuickAdd } = useQuickAdd();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isFindOpen, setFindOpen] = useState(false);
  const [isOutlineOpen, setOutlineOpen] = useState(false);
  /** As of when all that can be done was asked for: what had the focus, and what commands are asked for on. */
  const [paletteFrom, setPaletteFrom] = useState<PaletteFrom | null>(null);
  const ofFlow = useRef<FlowPlace | null>(null);
  const run = useSelector(trial, ({ context }) => context.run);
  const bodies = useSelector(trial, ({ context }) => context.bodies);
  const isEmpty = useSelector(editor.store, ({ context }) => Object.keys(context.flow.nodes).length === 0);
  const wantsTrigger = useSelector(editor.store, ({ context }) => !hasTrigger(context.flow.nodes, manifests));
  const steps = useMemo(() => {
    if (run === null) return undefined;
    return stepViews([...run.steps.filter(({ iteration }) => iteration === null), ...overlayOf(bodies)]);
  }, [bodies, run]);
  // A narrow window has no room for the palette beside the inspector, unless somebody asks for it.
  const hasPalette = !isReadOnly || isArriving;
  const isPaletteOpen = hasPalette && (isTiny ? over === 'palette' : (palette ?? !isNarrow));
  const isInspectorOpen = isTiny ? over === 'inspector' : inspector;
  const setInspector = useCallback(
    (isOpen: boolean) => {
      if (isTiny) setOver(isOpen ? 'inspector' : null);
      else setInspectorKept(isOpen);
    },
    [isTiny, setInspectorKept],
  );
  const togglePalette = (): void => {
    if (isTiny) setOver(isPaletteOpen ? null : 'palette');
    else setPalette(!isPaletteOpen);
  };

  // Once the page stands: a node can then be opened at once, also when the network goes.
  useEffect(() => void preloadNodePanel(), []);
  useEffect(() => {
    document.title = `${editor.get().flow.name} · Signalbox`;
  }, [editor]);
  useStream((event) => {
    if (event.type === 'flow' && event.flowId === flowId) void autosave.refresh(event.revision);
  });

  const add = useCallback(
    (card: CardManifest, target: CardTarget) => {
      if (isReadOnly) return undefined;
      const { key, operation } = planCard(editor.get().flow, card, target, manifests);
      if (editor.dispatch(operation, { nodes: [key], edges: [] })) canvas.current?.show(key);
      return key;
    },
    [editor, isReadOnly, manifests],
  );
  const addFromPalette = useCallback(
    (card: CardManifest) => {
      const { flow, selection } = editor.get();
      const keys = selection.nodes.filter((id) => noteKeyOf(id) === undefined);
      const [key] = keys;
      const port = keys.length === 1 && key !== undefined ? openPort(flow, key, manifests) : undefined;
      if (key === undefined || port === undefined) return void add(card, {});
      const taken = flow.edges.filter((edge) => edge.from === key && edge.port === port);
      const [only] = taken;
      // Behind a node that already leads on, the card goes between.
      add(card, taken.length === 1 && only !== undefined ? { edge: only } : { after: { key, port } });
    },
    [add, editor, manifests],
  );
  const closeQuickAdd = useCallback(() => {
    hideQuickAdd();
    canvas.current?.focus();
  }, [hideQuickAdd]);
  const askFor = useCallback(
    (asked: QuickAddRequest) => {
      const { after } = asked.target;
      if (after === undefined || onPort.current?.(after.key, after.port) !== true) askQuickAdd(asked);
    },
    [askQuickAdd],
  );
  const openNode = useCallback(
    (key: string) => {
      editor.select([key]);
      setInspector(true);
      void focusField([]);
    },
    [editor, setInspector],
  );
  const jump = useCallback<Jump>(
    (key, field = [], inspectorTab) => {
      if (!Object.hasOwn(editor.get().flow.nodes, key)) return;
      editor.select([key]);
      requestAnimationFrame(() => {
        canvas.current?.reveal(key);
        if (inspectorTab !== undefined) {
          setInspector(true);
          setInspectorTab(inspectorTab);
        }
        if (field.length === 0) return;
        setInspector(true);
        setInspectorTab('inputs');
        void focusField(field);
      });
    },
    [editor, setInspector, setInspectorTab],
  );
  const place: PagePlace = {
    session,
    isReadOnly,
    openTest: () => setTab('test'),
    openHelp: () => setHelpOpen(true),
    openFind: () => setFindOpen(true),
    openPalette: () =>
      setPaletteFrom(
        paletteFrom ?? {
          focused: document.activeElement,
          canvas: canvas.current?.place(),
          flow: ofFlow.current,
        },
      ),
    openOutline: () => setOutlineOpen(!isOutlineOpen),
  };
  usePageKeys(place);
  const showElement = useCallback(
    (id: string) => {
      editor.select([id]);
      const note = editor.get().flow.layout?.notes[noteKeyOf(id) ?? ''];
      if (note === undefined) canvas.current?.show(id);
      else canvas.current?.showNote(id);
    },
    [editor],
  );

  return (
    <div className={styles.page}>
      <TopBar
        place={place}
        ofFlow={ofFlow}
        isPaletteOpen={isPaletteOpen}
        isInspectorOpen={isInspectorOpen}
        onPalette={togglePalette}
        onInspector={() => setInspector(!isInspectorOpen)}
        onJump={jump}
      />
      <Suspense>
        <ConflictBanner session={session} />
        <PauseBanner session={session} />
      </Suspense>
      <div className={styles.body}>
        {isPaletteOpen && (
          <SidePanel
            side="left"
            name="palette"
            label={TEXTS.palette}
            resizeLabel={TEXTS.resizePalette}
            initial={224}
            least={176}
            most={360}
          >
            <Palette cards={session.cards} wantsTrigger={wantsTrigger} onAdd={addFromPalette} />
          </SidePanel>
        )}
        <div
          className={styles.middle}
          onPointerEnter={() => void preloadInspector()}
          onFocusCapture={() => void preloadInspector()}
        >
          <div className={styles.stage} data-outline={isOutlineOpen}>
            <FlowCanvas
              session={session}
              steps={shown ?? steps}
              onQuickAdd={askFor}
              onOpenNode={openNode}
              handle={canvas}
            />
            {isEmpty && !isReadOnly && (
              <div className={styles.empty}>
                <h2>{TEXTS.emptyTitle}</h2>
                <p>{isPaletteOpen ? TEXTS.emptyText : TEXTS.emptyAloneText}</p>
                <Button
                  onClick={(event) =>
                    askQuickAdd({ client: { x: event.clientX - 160, y: event.clientY + 24 }, target: {} })
                  }
                >
                  {TEXTS.emptyAction}
                </Button>
              </div>
            )}
            <Suspense>
              {isFindOpen && (
                <FindBar
                  session={session}
                  onShow={showElement}
                  onClose={(id) => {
                    setFindOpen(false);
                    if (id === null || noteKeyOf(id) !== undefined) canvas.current?.focus();
                    else canvas.current?.reveal(id);
                  }}
                />
              )}
              {isOutlineOpen && (
                <Outline
                  session={session}
                  placeOf={(node) => canvas.current?.place(node)}
                  onShow={showElement}
                  onClose={() => {
                    setOutlineOpen(false);
                    canvas.current?.focus();
                  }}
                />
              )}
              {paletteFrom !== null && (
                <CommandPalette
                  place={place}
                  canvas={paletteFrom.canvas}
                  flow={paletteFrom.flow}
                  onNode={jump}
                  onAdd={addFromPalette}
                  onClose={() => {
                    setPaletteFrom(null);
                    if (paletteFrom.focused instanceof HTMLElement) paletteFrom.focused.focus();
                    else canvas.current?.focus();
                  }}
                />
              )}
            </Suspense>
          </div>
          <Drawer session={session} picture={picture} tab={tab} onTab={setTab} onJump={jump} search={search} />
        </div>
        {isInspectorOpen && (
          <SidePanel
            side="right"
            name="inspector"
            label={TEXTS.inspector}
            resizeLabel={TEXTS.resizeInspector}
            initial={352}
            least={288}
            most={640}
          >
            <Inspector session={session} onShow={jump} />
          </SidePanel>
        )}
      </div>
      {quickAdd !== null && !isReadOnly && (
        <quickAdd.List
          cards={
            quickAdd.target.after !== undefined || quickAdd.target.edge !== undefined
              ? // Nothing leads to a trigger.
                session.cards.filter(({ kind }) => kind === 'action')
              : session.cards
          }
          wantsTrigger={wantsTrigger}
          at={quickAdd.client}
          onClose={closeQuickAdd}
          onPick={(card) => {
            add(card, quickAdd.target);
            closeQuickAdd();
          }}
        />
      )}
      <Suspense>
        <HelpSheet isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
      </Suspense>
      {!isReadOnly && <FileDrop session={session} />}
    </div>
  );
}
