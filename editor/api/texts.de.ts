import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  unreachable:
    'Der Server antwortet nicht. Prüfen Sie, ob er läuft und Sie online sind, und versuchen Sie es dann erneut.',
  unexpected:
    'Der Server hat mit {{status}} geantwortet, ohne zu sagen, warum. Versuchen Sie es erneut; bleibt es dabei, sehen Sie im Protokoll des Servers nach.',
};
