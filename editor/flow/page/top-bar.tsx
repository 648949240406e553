// The bar above the canvas: which flow this is, whether it is saved, what is wrong with it, and what to do with it.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSelector } from '@xstate/store-react';
import { ChevronRight, FlaskConical, PanelLeft, PanelRight, Redo2, Undo2, type LucideIcon } from 'lucide-react';
import { memo, Suspense, useDeferredValue, useEffect, useState, type Ref } from 'react';

import { CommandButton } from '../../commands/command-button.tsx';
import { isOffered, labelOf } from '../../commands/command.ts';
import type { FlowPlace } from '../../commands/flow-menu.ts';
import { REDO, TEST, UNDO, type PagePlace } from '../../commands/page-commands.ts';
import type { EditorSession } from '../../session/session.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import { useRoving } from '../../ui/use-roving.ts';
import { ActiveSwitch } from './active-switch.tsx';
import { IssuesButton, type Jump } from '../issues-button.tsx';
import { PublishButton } from '../publish/publish-button.tsx';
import { SaveState } from './save-state.tsx';
import { TEXTS } from '../texts.ts';
import styles from './top-bar.module.css';
import readers from '../../ui/readers.module.css';
import fieldStyles from '../../ui/field.module.css';

/** Fetched once the page stands. */
const PageMenu = lazyPart(async () => (await import('./page-menu.tsx')).PageMenu);

interface TopBarProps {
  place: PagePlace;
  /** Is given the place of the flow's commands, once the menu is there. */
  ofFlow: Ref<FlowPlace>;
  isPaletteOpen: boolean;
  isInspectorOpen: boolean;
  onPalette: () => void;
  onInspector: () => void;
  onJump: Jump;
}

export function TopBar({ place, ofFlow, isPaletteOpen, isInspectorOpen, onPalette, onInspector, onJump }: TopBarProps) {
  const { session, isReadOnly } = place;
  const { editor } = session;
  const name = useSelector(editor.store, ({ context }) => context.flow.name);
  const frame = useRoving({ items: 'button:not([role="menuitem"])', orientation: 'horizontal' });
  return (
    <header className={styles.bar}>
      <h1 className={readers.only}>{name}</h1>
      {!isReadOnly && (
        <BarButton
          icon={PanelLeft}
          label={isPaletteOpen ? TEXTS.hidePalette : TEXTS.showPalette}
          isPressed={isPaletteOpen}
          onClick={onPalette}
        />
      )}
      <Link to="/" className={styles.crumb}>
        {TEXTS.backToFlows}
      </Link>
      <ChevronRight size={14} className={styles.chevron} aria-hidden />
      <NameInput session={session} />
      {isReadOnly ? (
        <span className={styles.saveState}>{session.isArriving === true ? TEXTS.opening : TEXTS.viewOnly}</span>
      ) : (
        <SaveState session={session} />
      )}
      <div className={styles.space} />
      <IssuesButton session={session} onJump={onJump} />
      <div ref={frame} className={styles.actions} role="toolbar" aria-label={TEXTS.actions} tabIndex={-1}>
        {!isReadOnly && (
          <>
            <UndoButtons place={place} />
            <span className={styles.line} />
            <Button
              variant="default"
              leftSection={<FlaskConical size={16} aria-hidden />}
              data-testid="test-run"
              onClick={() => void TEST.perform(place)}
            >
              {labelOf(TEST, place)}
            </Button>
            <PublishButton session={session} onJump={onJump} />
          </>
        )}
        <ActiveSwitch session={session} />
        <Suspense fallback={<ActionIcon size={32} disabled aria-label={TEXTS.menu} />}>
          <PageMenu place={place} ofFlow={ofFlow} />
        </Suspense>
        <BarButton
          icon={PanelRight}
          label={isInspectorOpen ? TEXTS.hideInspector : TEXTS.showInspector}
          isPressed={isInspectorOpen}
          onClick={onInspector}
        />
      </div>
    </header>
  );
}

/** They change with every change of the flow; the rest of the bar then stays as it is. */
function UndoButtons({ place }: { place: PagePlace }) {
  const words = useSelector(place.session.editor.store, () =>
    [UNDO, REDO].map((each) => isOffered(each, place) && labelOf(each, place)).join('\n'),
  );
  // Whoever undoes looks at the canvas, so that is drawn before these.
  return <StepButtons place={place} words={useDeferredValue(words)} />;
}

/**
 * What they are called, and whether there is anything to take back, is read of the session when they are drawn.
 * @param props.words changes when that does
 */
const StepButtons = memo(function StepButtons({ place }: { place: PagePlace; words: string }) {
  return (
    <>
      <CommandButton command={UNDO} icon={Undo2} place={place} />
      <CommandButton command={REDO} icon={Redo2} place={place} />
    </>
  );
});

interface BarButtonProps {
  icon: LucideIcon;
  label: string;
  isPressed: boolean;
  onClick: () => void;
}

/** Shows and hides a panel beside the canvas. */
function BarButton({ icon: Icon, label, isPressed, onClick }: BarButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={32} aria-label={label} aria-pressed={isPressed} onClick={onClick}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** While it has the focus it shows what is typed, since the flow keeps its last name while the field is empty. */
function NameInput({ session }: { session: EditorSession }) {
  const { editor, isReadOnly } = session;
  const name = useSelector(editor.store, ({ context }) => context.flow.name);
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? name;
  useEffect(() => {
    document.title = `${name} · Signalbox`;
  }, [name]);
  return (
    <input
      className={`${fieldStyles.quietInput} ${styles.name}`}
      aria-label={TEXTS.flowName}
      disabled={isReadOnly}
      maxLength={200}
      size={Math.max(8, Math.min(shown.length + 1, 40))}
      value={shown}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        // A flow always has a name: an empty one is only on the way to the next.
        if (event.currentTarget.value.trim() !== '')
          editor.dispatch({ type: 'setFlow', patch: { name: event.currentTarget.value } });
      }}
      onBlur={() => {
        setDraft(null);
        editor.pause();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}
