// The event hook of an Okta connection: how it stands in Okta, which events it cannot bring, and the ways to bring it
// into step or to change its secret.
import { Button, Group, Select } from '@mantine/core';
import { useState } from 'react';

import { bringHookIntoStep, getHook, rotateHookSecret } from '../../shared/api/okta-hooks.ts';
import { useApi, useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import { Time } from '../ui/time.tsx';
import styles from './connections.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.hook;
/** The most event types that are named in a sentence; how many more there are is given as a number. */
const MOST_SHOWN = 20;

/** Asks anew whenever it is shown, as somebody may have changed the hook in Okta. */
export function OktaHook({ id }: { id: string }) {
  const hook = useApi(getHook, { params: { id } }, { staleMs: 0 });
  const mend = useApiMutation(bringHookIntoStep, { invalidates: ['/api/connections'] });
  const rotate = useApiMutation(rotateHookSecret, { invalidates: ['/api/connections'] });
  const [grace, setGrace] = useState('24');
  if (hook.data === undefined) return null;
  const { url, events, undeliverable, leftOut, isOurs, inOkta, lastError, previousValidUntil, fixedByEnvironment } =
    hook.data;
  const failure = mend.error ?? rotate.error;
  return (
    <section className={styles.okta} aria-label={texts.title} data-testid="okta-hook">
      <h3>{texts.title}</h3>
      <p>{url}</p>
      <p role="status">{stateText(isOurs, inOkta)}</p>
      {lastError === null ? null : (
        <p data-severity="error">
          {texts.lastError} <Time at={lastError.at} />: {lastError.message}
        </p>
      )}
      <p>{texts.needed(events.length)}</p>
      {undeliverable.length === 0 ? null : <p>{texts.undeliverable(listed(undeliverable))}</p>}
      {leftOut.length === 0 ? null : <p>{texts.leftOut(listed(leftOut))}</p>}
      {previousValidUntil === null ? null : (
        <p>
          {texts.previous} <Time at={previousValidUntil} />.
        </p>
      )}
      {failure === null ? null : <ErrorPanel title={TEXTS.failed} error={failure} />}
      <Group align="flex-end">
        <Button
          variant="default"
          loading={mend.isPending}
          onClick={() => {
            // Only the failure of the last deed is shown.
            rotate.reset();
            mend.mutate({ params: { id } }, { onSuccess: () => notifyDone(texts.done) });
          }}
        >
          {isOurs ? texts.mend : texts.create}
        </Button>
        {fixedByEnvironment ? null : (
          <>
            <Select
              label={texts.grace}
              allowDeselect={false}
              w={180}
              data={Object.entries(texts.graces).map(([value, label]) => ({ value, label }))}
              value={grace}
              onChange={(value) => setGrace(value ?? '24')}
            />
            <Button
              variant="default"
              loading={rotate.isPending}
              onClick={() => {
                mend.reset();
                const request = { params: { id }, body: { graceHours: Number(grace) } };
                rotate.mutate(request, { onSuccess: () => notifyDone(texts.rotated) });
              }}
            >
              {texts.rotate}
            </Button>
          </>
        )}
      </Group>
    </section>
  );
}

type InOkta = { status: string; verificationStatus: string; inStep: boolean; events: string[] } | null;

/**
 * `inOkta` is null when no hook is known there: one that Signalbox is to make is then still under way, and otherwise
 * there is none.
 */
function stateText(isOurs: boolean, inOkta: InOkta): string {
  if (inOkta === null) return isOurs ? texts.underWay : texts.none;
  if (inOkta.inStep) return texts.inStep(inOkta.events.length);
  return texts.outOfStep(inOkta.status, inOkta.verificationStatus);
}

function listed(types: readonly string[]): string {
  const more = types.length - MOST_SHOWN;
  return types.slice(0, MOST_SHOWN).join(', ') + (more > 0 ? texts.more(more) : '');
}
