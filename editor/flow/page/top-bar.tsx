// The bar above the canvas: what flow this is, whether it is saved, what is wrong with it, and what to do with it.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSelector } from '@xstate/store-react';
import { ChevronRight, FlaskConical, PanelLeft, PanelRight, Redo2, Undo2, type LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';

import { canRedo, canUndo, redoLabel, undoLabel } from '../../session/editor-store.ts';
import type { EditorSession } from '../../session/session.ts';
import { useRoving } from '../../ui/use-roving.ts';
import { ActiveSwitch } from './active-switch.tsx';
import { IssuesButton, type Jump } from '../issues-button.tsx';
import { PageMenu } from './page-menu.tsx';
import { PublishButton } from '../publish/publish-dialog.tsx';
import { SaveState } from './save-state.tsx';
import { texts } from '../texts.ts';

interface TopBarProps {
  session: EditorSession;
  isPaletteOpen: boolean;
  isInspectorOpen: boolean;
  onPalette: () => void;
  onInspector: () => void;
  onTest: () => void;
  onJump: Jump;
  onHelp: () => void;
}

export function TopBar({
  session,
  isPaletteOpen,
  isInspectorOpen,
  onPalette,
  onInspector,
  onTest,
  onJump,
  onHelp,
}: TopBarProps) {
  const { editor, isReadOnly } = session;
  const name = useSelector(editor.store, ({ context }) => context.flow.name);
  const undoable = useSelector(editor.store, ({ context }) => (canUndo(context) ? undoLabel(context) : null));
  const redoable = useSelector(editor.store, ({ context }) => (canRedo(context) ? redoLabel(context) : null));
  const frame = useRoving({ items: 'button:not([role="menuitem"])', orientation: 'horizontal' });
  return (
    <header className="sb-top-bar">
      <h1 className="sb-hidden">{name}</h1>
      {!isReadOnly && (
        <BarButton
          icon={PanelLeft}
          label={isPaletteOpen ? texts.hidePalette : texts.showPalette}
          isPressed={isPaletteOpen}
          onClick={onPalette}
        />
      )}
      <Link to="/" className="sb-top-crumb">
        {texts.backToFlows}
      </Link>
      <ChevronRight size={14} className="sb-top-chevron" aria-hidden />
      <NameInput session={session} />
      {isReadOnly ? <span className="sb-save-state">{texts.viewOnly}</span> : <SaveState session={session} />}
      <div className="sb-top-space" />
      <IssuesButton session={session} onJump={onJump} />
      <div ref={frame} className="sb-top-actions" role="toolbar" aria-label={texts.actions} tabIndex={-1}>
        {!isReadOnly && (
          <>
            <BarButton
              icon={Undo2}
              label={texts.undo(undoable ?? undefined)}
              isDisabled={undoable === null}
              onClick={() => editor.undo()}
            />
            <BarButton
              icon={Redo2}
              label={texts.redo(redoable ?? undefined)}
              isDisabled={redoable === null}
              onClick={() => editor.redo()}
            />
            <span className="sb-top-line" />
            <Button
              variant="default"
              leftSection={<FlaskConical size={16} aria-hidden />}
              data-testid="test-run"
              onClick={onTest}
            >
              {texts.test}
            </Button>
            <PublishButton session={session} onJump={onJump} />
          </>
        )}
        <ActiveSwitch session={session} />
        <PageMenu session={session} onHelp={onHelp} />
        <BarButton
          icon={PanelRight}
          label={isInspectorOpen ? texts.hideInspector : texts.showInspector}
          isPressed={isInspectorOpen}
          onClick={onInspector}
        />
      </div>
    </header>
  );
}

interface BarButtonProps {
  icon: LucideIcon;
  label: string;
  isDisabled?: boolean;
  isPressed?: boolean;
  onClick: () => void;
}

function BarButton({ icon: Icon, label, isDisabled = false, isPressed, onClick }: BarButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={32}
        aria-label={label}
        aria-disabled={isDisabled}
        {...(isDisabled ? { 'data-disabled': true } : {})}
        {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
        onClick={() => {
          if (!isDisabled) onClick();
        }}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

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
      className="sb-quiet-input sb-top-name"
      aria-label={texts.flowName}
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
