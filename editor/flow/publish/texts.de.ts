import type { Messages } from '../../i18n/messages.ts';

export const GERMAN: Messages = {
  published: 'Version {{version}} ist live.',
  publishFirst: {
    _one: 'Dies ist die erste Version: {{count, number}} Knoten.',
    _other: 'Dies ist die erste Version: {{count, number}} Knoten.',
  },
  publishChanges: 'Verglichen mit der Live-Version {{version}}:',
  comment: 'Kommentar',
  commentPlaceholder: 'Warum diese Änderung? Steht in der Liste der Versionen.',
  notSaved:
    'Der Entwurf ist noch nicht gespeichert, daher wurde nichts veröffentlicht. Beachten Sie die Meldung oben auf der Seite und versuchen Sie es dann erneut.',
  cannotPublish: 'Beheben Sie zuerst Folgendes:',
  breaksCallers: 'Flows, die diesen aufrufen, passen nicht mehr, sobald er live ist:',
  scopes: 'Scopes, die er in Okta braucht',
  reaches: 'Was er außerhalb erreicht',
  scopesUse: 'Verbindung',
  scopesMissing: {
    _one: 'Noch nicht erteilt: {{scopes}}. Schritte, die diesen Scope brauchen, schlagen fehl, die anderen nicht. In Okta: Applications > die App > Okta API Scopes > Grant, als Superadministrator.',
    _other:
      'Noch nicht erteilt: {{scopes}}. Schritte, die diese Scopes brauchen, schlagen fehl, die anderen nicht. In Okta: Applications > die App > Okta API Scopes > Grant, als Superadministrator.',
  },
  moreIssues: '(und {{count, number}} weitere)',
};
