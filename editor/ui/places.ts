// The pages that everything is found from, in their order.
export const PLACES = [
  { to: '/', text: 'Flows' },
  { to: '/runs', text: 'Runs' },
  { to: '/events', text: 'Events' },
  { to: '/tables', text: 'Tables' },
  { to: '/connections', text: 'Connections' },
  { to: '/settings', text: 'Settings' },
] as const;

export type PlacePath = (typeof PLACES)[number]['to'];
