// Texts of connections.
export const TEXTS = {
  title: 'Connections',
  summary: 'Accounts of apps that flows act with. Secrets are encrypted and never shown again.',
  table: 'Connections',
  add: 'Add connection',
  columns: { name: 'Name', app: 'App', id: 'Id', secrets: 'Secrets', updated: 'Changed', menu: 'Actions' },
  secretsSet: (count: number) => (count === 0 ? 'None' : `${count} set`),
  menu: { of: (name: string) => `Actions for ${name}`, edit: 'Edit', hook: 'Event hook', delete: 'Delete' },
  hookOf: 'Event hook address',
  empty: {
    title: 'No connections yet',
    text: 'Cards such as e-mail and Slack act with an account that you add here once.',
  },
  dialog: {
    create: 'Add connection',
    edit: (name: string) => `Edit ${name}`,
    app: 'App',
    choose: 'Choose an app',
    name: 'Name',
    nameHint: 'What people see when they choose it for a card.',
    save: 'Save',
    failed: 'The connection was not saved',
    notTried: 'The connection could not be tested',
    saved: (name: string) => `Saved ${name}.`,
    required: 'Please fill this in.',
    number: 'This has to be a whole number.',
    optional: 'optional',
    none: 'None yet',
  },
  okta: {
    title: 'In Okta',
    jwks: 'Address of the public keys',
    key: 'Public key',
    keyHint:
      'In Okta: Applications > the app > General > Client Credentials > Public key / Private key. Give it the address, so that a new key needs no click, or paste the key.',
    scopes: 'Scopes that active flows need',
    scopesHint:
      'A scope says which calls the app may try, the permissions of its admin role on whom. In Okta: Applications > the app > Okta API Scopes, and Admin roles.',
    noScopes: 'No active flow needs a scope of this org yet.',
    flows: 'For',
    own: 'What Signalbox itself causes',
    ownApp: (id: string) => `Events whose actor is the client ${id} start no flow.`,
    ownToken: (id: string) => `Events of the API token ${id} start no flow.`,
    ownByOwner: (id: string) =>
      `The org does not tell which of the API tokens of the user ${id} this is. Until its ID is entered above, all that this user does by an API token starts no flow.`,
    ownUnknown: 'Not known yet: test the connection once it is saved.',
    copy: (label: string) => `Copy: ${label}`,
  },
  hook: {
    title: 'Event hook',
    none: 'Signalbox has made no event hook in Okta. One that was made by hand works as well.',
    underWay: 'The event hook is being made, and is tried again until Okta has it.',
    inStep: (count: number) =>
      `In step: active and verified in Okta, with ${count} event ${count === 1 ? 'type' : 'types'}.`,
    outOfStep: (status: string, verification: string) =>
      `Out of step: ${status.toLowerCase()}, ${verification.toLowerCase()} in Okta. Its events, address or secret may differ from what is needed.`,
    lastError: 'Failed',
    needed: (count: number) =>
      count === 0
        ? 'No active flow listens to events of Okta.'
        : `Active flows listen to ${count} event ${count === 1 ? 'type' : 'types'}.`,
    undeliverable: (types: string) => `No event hook of this org can bring: ${types}.`,
    leftOut: (types: string) => `More than one event hook takes: ${types}.`,
    more: (count: number) => ` and ${count} more`,
    previous: 'The secret before is taken until',
    create: 'Create in Okta',
    mend: 'Bring into step',
    done: 'The event hook in Okta is in step and verified.',
    rotate: 'Rotate secret',
    rotated: 'There is a new secret.',
    grace: 'Old secret valid for',
    graces: { '1': '1 hour', '24': '1 day', '168': '1 week', '0': 'No longer' },
  },
  trial: { button: 'Test connection' },
  secret: {
    set: 'Set',
    replace: 'Replace',
    keep: 'Keep the old one',
    again: (changed: readonly string[]) =>
      `Enter it again: ${changed.join(', ')} changed, and a stored secret goes to no other place.`,
    remove: 'Remove',
    removed: 'Is removed when you save',
    undo: 'Undo',
  },
  deleting: {
    title: (name: string) => `Delete ${name}?`,
    text: 'Its secrets are deleted with it. Flows that are bound to it need another connection before they can run.',
    confirm: 'Delete connection',
    done: (name: string) => `Deleted ${name}.`,
  },
  pledges: {
    title: 'Pending removals',
    summary:
      'Memberships that flows made for a time. Each is removed when its time has come, whatever becomes of its run and its flow.',
    columns: { what: 'What', due: 'When', connection: 'Connection', run: 'Run', tried: 'Last attempt' },
    run: 'Open the run',
    none: 'Not due yet',
    overdue: 'Is due now',
    tried: (attempts: number, message: string) => `Tried ${attempts === 1 ? 'once' : `${attempts} times`}. ${message}`,
  },
  failed: 'That did not work',
};
