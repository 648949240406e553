// What people call the apps that cards belong to.
const APP_TITLES: Record<string, string> = {
  okta: 'Okta',
  logic: 'Logic',
  web: 'Web',
  notify: 'Notify',
  data: 'Data',
  people: 'People',
  time: 'Time',
  flow: 'Flows',
};

export function appTitle(app: string): string {
  return APP_TITLES[app] ?? app.slice(0, 1).toUpperCase() + app.slice(1);
}
