// The pages that everything is found from, in their order.
import { TEXTS } from './texts.ts';

export const PLACES = [
  { to: '/', text: TEXTS.places.flows },
  { to: '/runs', text: TEXTS.places.runs },
  { to: '/events', text: TEXTS.places.events },
  { to: '/tables', text: TEXTS.places.tables },
  { to: '/connections', text: TEXTS.places.connections },
  { to: '/settings', text: TEXTS.places.settings },
] as const;

export type PlacePath = (typeof PLACES)[number]['to'];
