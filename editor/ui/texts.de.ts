import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  notFound: {
    title: 'Seite nicht gefunden',
    text: 'Unter dieser Adresse gibt es nichts. Vielleicht wurde es gelöscht, oder der Link ist unvollständig.',
    action: 'Zu den Flows',
  },
  crashed: {
    page: 'Diese Seite funktioniert nicht mehr',
    notFetched: 'Diese Seite konnte nicht geladen werden',
    notFetchedText:
      'Der Server antwortet nicht oder wurde inzwischen aktualisiert. Laden Sie die Seite neu, sobald er erreichbar ist.',
    server: 'Der Server hat nicht wie erwartet geantwortet',
    reload: 'Seite neu laden',
    home: 'Zu den Flows',
  },
  missing: { title: 'Was für eine Live-Ausführung fehlt', add: 'Verbindung hinzufügen' },
  problems: {
    required: 'Bitte füllen Sie dieses Feld aus.',
    email: 'Das ist keine E-Mail-Adresse.',
    passwordLength: 'Mindestens {{least}} Zeichen.',
    passwordHint: 'Mindestens {{least}} Zeichen. Es kommt auf die Länge an, nicht auf Sonderzeichen.',
  },
  copy: {
    copy: 'Kopieren',
    copied: 'Kopiert',
    details: 'Details kopieren',
    json: 'Als JSON kopieren',
    show: 'Anzeigen',
    hide: 'Verbergen',
    of: '{{label}} kopieren',
    jsonOf: '{{label}} als JSON kopieren',
  },
  places: {
    flows: 'Flows',
    runs: 'Ausführungen',
    events: 'Ereignisse',
    tables: 'Tabellen',
    connections: 'Verbindungen',
    settings: 'Einstellungen',
  },
  close: 'Schließen',
  cancel: 'Abbrechen',
  tree: { open: 'Öffnen', close: 'Schließen', empty: 'Nichts' },
  never: 'Nie',
  notLoaded: 'Das konnte nicht geladen werden',
  retry: 'Erneut versuchen',
  sinceLabel: 'Zeit',
  since: { any: 'Beliebige Zeit', hour: 'Letzte Stunde', day: 'Letzte 24 Stunden', week: 'Letzte 7 Tage' },
  loadMore: 'Weitere laden',
  news: { text: 'Diese Liste hat sich geändert, seit sie gelesen wurde.', show: 'Neueste anzeigen' },
  moreFailed: 'Die nächsten Einträge konnten nicht geladen werden.',
};
