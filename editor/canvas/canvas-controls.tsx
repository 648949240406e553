// The few buttons in the corner of a canvas.
import { ActionIcon, Tooltip } from '@mantine/core';
import { LayoutDashboard, Maximize, Minus, Plus, StickyNote, type LucideIcon } from 'lucide-react';

import { useRoving } from '../ui/use-roving.ts';
import { texts } from './texts.ts';

interface CanvasControlsProps {
  onZoom: (by: 'in' | 'out' | 'fit') => void;
  onTidy?: () => void;
  onNote?: () => void;
}

export function CanvasControls({ onZoom, onTidy, onNote }: CanvasControlsProps) {
  const frame = useRoving({ items: 'button', orientation: 'vertical' });
  return (
    <div
      ref={frame}
      className="sb-canvas-controls"
      role="toolbar"
      aria-label={texts.controls}
      aria-orientation="vertical"
      tabIndex={-1}
    >
      <Control icon={Plus} label={texts.zoomIn} onClick={() => onZoom('in')} />
      <Control icon={Minus} label={texts.zoomOut} onClick={() => onZoom('out')} />
      <Control icon={Maximize} label={texts.fit} onClick={() => onZoom('fit')} />
      {onTidy !== undefined && <Control icon={LayoutDashboard} label={texts.tidy} onClick={onTidy} />}
      {onNote !== undefined && <Control icon={StickyNote} label={texts.addNote} onClick={onNote} />}
    </div>
  );
}

function Control({ icon: Icon, label, onClick }: { icon: LucideIcon; label: string; onClick: () => void }) {
  return (
    <Tooltip label={label} position="right">
      <ActionIcon size={32} aria-label={label} onClick={onClick}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
