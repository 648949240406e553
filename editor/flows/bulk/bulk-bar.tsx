// The bar above the list of flows: how many are chosen, and what can be done with them.
import { Button } from '@mantine/core';
import { CircleOff, Download, OctagonPause, Play, Trash2, type LucideIcon } from 'lucide-react';
import { useState } from 'react';

import type { FlowSummary } from '../../../shared/api/flows.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import type { Deed } from './bulk-plan.ts';
import styles from './bulk.module.css';
import { TEXTS } from '../texts.ts';

const texts = TEXTS.bulk;
const ICONS: Record<Deed, LucideIcon> = {
  activate: Play,
  pause: OctagonPause,
  deactivate: CircleOff,
  export: Download,
  delete: Trash2,
};

interface BulkBarProps {
  /** The chosen ones; without any there is no bar. */
  flows: readonly FlowSummary[];
  /** Whether the person may change flows; whoever may not can still export them. */
  canEdit: boolean;
  onClear: () => void;
}

export function BulkBar({ flows, canEdit, onClear }: BulkBarProps) {
  // The dialog keeps the flows that it was opened with, whatever becomes of the list meanwhile.
  const [asked, setAsked] = useState<{ deed: Deed; flows: readonly FlowSummary[] }>();
  const deeds = (Object.keys(ICONS) as Deed[]).filter((deed) => canEdit || deed === 'export');
  return (
    <>
      {flows.length === 0 ? null : (
        <section className={styles.bar} aria-label={texts.bar}>
          <span className={styles.chosen} role="status">
            {texts.chosen(flows.length)}
          </span>
          {deeds.map((deed) => {
            const Icon = ICONS[deed];
            return (
              <Button
                key={deed}
                size="xs"
                variant="default"
                leftSection={<Icon size={14} aria-hidden />}
                onClick={() => setAsked({ deed, flows })}
              >
                {texts.deeds[deed].name}…
              </Button>
            );
          })}
          <Button size="xs" variant="subtle" onClick={onClear}>
            {texts.clear}
          </Button>
          <span className={styles.keys}>{texts.keys}</span>
        </section>
      )}
      <BulkDialog asked={asked} onClose={() => setAsked(undefined)} onDone={onClear} />
    </>
  );
}
