// /api/connections/{id}/hook: where Okta delivers to and with what secret, and the event hook that Signalbox made in
// Okta.
import * as calls from '../../../shared/api/okta-hooks.ts';
import type { OktaHookState } from '../../connections/hooks/okta-hooks.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf, serve, type Api } from '../route.ts';

export function serveOktaHooks(
  api: Api,
  {
    connections,
    oktaHooks,
    onConnectionsChanged,
  }: Pick<HttpDeps, 'connections' | 'oktaHooks' | 'onConnectionsChanged'>,
): void {
  const shown = async (id: string, state?: OktaHookState) => ({
    ...(await connections.hook(id)),
    ...(state ?? (await oktaHooks.state(id))),
  });
  serve(api, calls.getHook, async ({ params, request }) => {
    const hook = await shown(params.id);
    // Only administrators see the secret.
    return actorOf(request).role === 'admin' ? hook : { ...hook, secret: null };
  });
  serve(api, calls.bringHookIntoStep, async ({ params, audit }) => {
    const { work, before, after } = await oktaHooks.bringIntoStep(params.id);
    audit.note({ before: { events: before }, after: { work, events: after } });
    return shown(params.id);
  });
  serve(api, calls.rotateHookSecret, async ({ params, body, audit }) => {
    const { previousValidUntil } = await connections.rotateHookSecret(params.id, body?.graceHours ?? 24);
    audit.note({ after: { previousValidUntil } });
    // What is told of secrets knows the new one before Okta can repeat it (S4).
    await onConnectionsChanged();
    const state = await oktaHooks.rotated(params.id);
    audit.note({ after: { previousValidUntil, inStepInOkta: state.inOkta?.inStep ?? null } });
    return shown(params.id, state);
  });
}
