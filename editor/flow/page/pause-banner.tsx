// A paused flow says so, loudly: who paused it, why, how many runs wait, and the two ways on.
import { Button } from '@mantine/core';
import { OctagonPause } from 'lucide-react';

import { getFlow, type FlowDetail } from '../../../shared/api/flows.ts';
import { useApi } from '../../api/hooks.ts';
import type { EditorSession } from '../../session/session.ts';
import { Time } from '../../ui/time.tsx';
import { PAUSE_TEXTS } from '../../ui/pause-texts.ts';
import { usePause } from '../../ui/use-pause.ts';
import { TEXTS } from '../texts.ts';
import { useDetail } from '../use-detail.ts';
import styles from './banner.module.css';
import partStyles from '../parts.module.css';

/** How often the number of queued runs is asked for. News of a run does not renew its flow. */
const COUNT_MS = 3_000;

export function PauseBanner({ session }: { session: EditorSession }) {
  const { detail } = useDetail(session.flowId);
  if (detail === undefined || detail.paused === null) return null;
  return <Banner detail={detail} paused={detail.paused} isReadOnly={session.isReadOnly} />;
}

function Banner(props: { detail: FlowDetail; paused: NonNullable<FlowDetail['paused']>; isReadOnly: boolean }) {
  const { detail, paused, isReadOnly } = props;
  useApi(getFlow, { params: { id: detail.id } }, { refetchIntervalMs: COUNT_MS });
  const { unpause, discard } = usePause(detail);
  return (
    <div className={styles.banner} role="alert" data-tone="error" data-testid="paused">
      <OctagonPause size={16} aria-hidden />
      <div className={styles.words}>
        <p>
          <b>{TEXTS.pausedTitle}</b> {TEXTS.pausedBy(paused.by)} <Time at={paused.at} />. {paused.reason}
        </p>
        <p className={styles.help}>{TEXTS.pausedHelp(detail.queued)}</p>
      </div>
      {!isReadOnly && (
        <div className={partStyles.dialogButtons}>
          {detail.queued > 0 && (
            <Button variant="default" size="xs" onClick={() => void discard()}>
              {PAUSE_TEXTS.discard(detail.queued)}
            </Button>
          )}
          <Button size="xs" onClick={() => void unpause()}>
            {PAUSE_TEXTS.unpause}
          </Button>
        </div>
      )}
    </div>
  );
}
