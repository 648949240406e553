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

/** The app's name for people. One that is not listed gets a capital letter, so a new app needs no entry. */
export function appTitle(app: string): string {
  return APP_TITLES[app] ?? app.slice(0, 1).toUpperCase() + app.slice(1);
}
