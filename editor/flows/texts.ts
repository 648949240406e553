// Texts of the list of flows, its templates and imports.
import type { FlowSummary } from '../../shared/api/flows.ts';

export type FlowMark = FlowSummary['state'] | 'invalid';

export const TEXTS = {
  title: 'Flows',
  table: 'Flows',
  search: 'Search flows',
  filter: 'State',
  filters: { all: 'All', active: 'Active', inactive: 'Inactive', draft: 'Draft', invalid: 'Invalid' },
  create: 'New flow',
  importFile: 'Import file',
  columns: {
    name: 'Flow',
    state: 'State',
    cards: 'Cards',
    runs: 'Last runs',
    rate: 'Success, 7 days',
    lastRun: 'Last run',
    menu: 'Actions',
  },
  state: { active: 'Active', inactive: 'Inactive', draft: 'Draft', invalid: 'Invalid' } satisfies Record<
    FlowMark,
    string
  >,
  stateHint: {
    active: 'Receives events and starts runs.',
    inactive: 'Published, but receives no events.',
    draft: 'Never published.',
    invalid: 'The draft has errors that refuse publishing.',
  } satisfies Record<FlowMark, string>,
  changed: 'unpublished changes',
  noRuns: 'No runs yet',
  rateHint: (succeeded: number, failed: number) => `${succeeded} succeeded, ${failed} failed in the last 7 days`,
  menu: {
    of: (name: string) => `Actions for ${name}`,
    open: 'Open',
    runs: 'Show runs',
    duplicate: 'Duplicate',
    export: 'Export file',
    activate: 'Activate',
    deactivate: 'Deactivate',
    delete: 'Delete',
  },
  first: {
    title: 'Build your first flow',
    text: 'A flow begins with an Okta event and does what should follow. Start from one of these and change what you like.',
    blank: 'Start with an empty flow',
  },
  noMatch: { title: 'No flow fits', text: 'No flow has this name and state.', action: 'Show all flows' },
  newFlow: {
    title: 'New flow',
    name: 'Name',
    namePlaceholder: 'Alert on MFA reset',
    blank: 'Create empty flow',
    templates: 'Or start from a template',
    noTemplates: 'No templates are installed. The server reads them from the folder SIGNALBOX_FLOWS_DIR.',
    path: (count: number) => `${count} ${count === 1 ? 'card' : 'cards'}`,
  },
  imports: {
    drop: 'Drop flow files to import them',
    dropHint: 'Files ending in .flow.json, as Export makes them',
    failed: (file: string) => `${file} was not imported`,
    notJson: 'The file is not JSON. Choose a file that Export made (.flow.json).',
    done: (name: string) => `Imported ${name}.`,
    exists: {
      title: 'This flow exists already',
      text: (id: string) =>
        `There is a flow “${id}”. Replacing makes the file its draft; what is live stays until you publish.`,
      copy: 'Import as a copy',
      replace: 'Replace the draft',
      cancel: 'Cancel',
    },
    report: 'Import notes',
  },
  deleting: {
    title: (name: string) => `Delete ${name}?`,
    text: 'The flow, its draft and its versions are deleted. Its runs stay and can be read.',
    active: 'It is active: from then on no event starts it.',
    confirm: 'Delete flow',
    done: (name: string) => `Deleted ${name}.`,
  },
  activated: (name: string) => `${name} is active and receives events.`,
  deactivated: (name: string) => `${name} receives events no more.`,
  failed: 'That did not work',
};
