// Switches whether the flow receives events. Activating a draft that was never published publishes it.
import { Tooltip } from '@mantine/core';
import { useState } from 'react';

import { activateFlow, deactivateFlow } from '../../../shared/api/flows.ts';
import { request } from '../../api/client.ts';
import type { EditorSession } from '../../session/session.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { TEXTS } from '../texts.ts';
import { useDetail } from '../use-detail.ts';
import styles from './top-bar.module.css';

export function ActiveSwitch({ session }: { session: EditorSession }) {
  const { flowId, autosave, isReadOnly } = session;
  const { detail, renew } = useDetail(flowId);
  const [isBusy, setBusy] = useState(false);
  const isActive = detail?.active ?? false;
  const live = detail?.liveVersion ?? null;
  const toggle = async (): Promise<void> => {
    setBusy(true);
    try {
      // What is published is what the server has.
      if (!isActive) await autosave.flush();
      renew(await request(isActive ? deactivateFlow : activateFlow, { params: { id: flowId } }));
      renew();
      notifyDone(isActive ? TEXTS.deactivated : TEXTS.activated);
    } catch (error) {
      notifyError(isActive ? TEXTS.cannotDeactivate : TEXTS.cannotActivate, error);
    } finally {
      setBusy(false);
    }
  };
  const state = live === null ? TEXTS.neverPublished : TEXTS.version(live);
  return (
    <>
      <button
        type="button"
        role="switch"
        aria-checked={isActive}
        aria-busy={isBusy}
        disabled={isReadOnly || isBusy}
        className={styles.active}
        data-testid="activate"
        onClick={() => void toggle()}
      >
        <span className={styles.activeTrack} aria-hidden />
        {TEXTS.active}
      </button>
      <Tooltip label={TEXTS.draftChanged} disabled={detail?.changed !== true || live === null}>
        <span className={styles.version} data-changed={detail?.changed === true && live !== null}>
          {state}
        </span>
      </Tooltip>
    </>
  );
}
