// Deletes a connection after a person has agreed. When Signalbox made its event hook in Okta, the person chooses
// whether that is deleted as well.
import { Switch } from '@mantine/core';

import { deleteConnection, type Connection } from '../../shared/api/connections.ts';
import { getHook } from '../../shared/api/okta-hooks.ts';
import { request } from '../api/client.ts';
import { invalidateApi } from '../api/hooks.ts';
import { queryClient } from '../api/query-client.ts';
import { confirm } from '../ui/confirm.tsx';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { TEXTS } from './texts.ts';

const texts = TEXTS.deleting;

/** Reports by notifications and never rejects. */
export async function removeConnection({ id, app, name }: Connection): Promise<void> {
  try {
    const hasHook = app === 'okta' && (await request(getHook, { params: { id } })).isOurs;
    // The dialog gives only yes or no; the switch in it writes here.
    let withHook = hasHook;
    const choice = (
      <Switch
        mt="md"
        defaultChecked
        label={texts.withHook}
        description={texts.withHookHint}
        onChange={(event) => (withHook = event.currentTarget.checked)}
      />
    );
    const sure = await confirm({
      title: texts.title(name),
      text: texts.text,
      confirm: texts.confirm,
      danger: true,
      ...(hasHook ? { choice } : {}),
    });
    if (!sure) return;
    const query = { hook: withHook ? ('delete' as const) : ('keep' as const) };
    const { hook, message } = await request(deleteConnection, { params: { id }, query });
    // The connection is gone, but its hook stayed although it was to go: someone must delete it in Okta.
    if (hook === 'left' && withHook) notifyError(texts.hookLeft(name), new Error(message ?? ''));
    else notifyDone(`${texts.done(name)} ${message ?? ''}`.trim());
    await invalidateApi(queryClient, '/api/connections');
  } catch (error) {
    notifyError(TEXTS.failed, error);
  }
}
