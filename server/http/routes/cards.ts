// /api/cards and what else the editor must know of this installation: kinds of connections, and types of events. None
// of it changes while the process lives, so the long answers are made once.
import * as calls from '../../../shared/api/cards.ts';
import { OKTA_EVENT_TYPES } from '../../../shared/okta/event-types.ts';
import type { HttpDeps } from '../deps.ts';
import { fixedJson } from '../fixed-json.ts';
import { serve, type Api } from '../route.ts';

export function serveCards(api: Api, { registry }: HttpDeps): void {
  serve(
    api,
    calls.listCards,
    fixedJson(() => ({ items: registry.manifests() })),
  );
  serve(api, calls.listConnectionApps, () => ({ items: registry.connectionApps() }));
  const eventTypes = OKTA_EVENT_TYPES.map(({ type, description, hookEligible }) => ({
    type,
    description,
    hookEligible,
  }));
  serve(
    api,
    calls.listEventTypes,
    fixedJson(() => ({ items: eventTypes })),
  );
}
