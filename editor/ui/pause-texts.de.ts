import type { Messages } from '../i18n/messages.ts';

export const GERMAN: Messages = {
  pause: 'Anhalten',
  unpause: 'Weiterlaufen lassen',
  discard: {
    _one: '{{count, number}} wartende Ausführung verwerfen',
    _other: '{{count, number}} wartende Ausführungen verwerfen',
  },
  paused: '{{name}} ist angehalten: Seine Ausführungen bleiben in der Warteschlange.',
  unpaused: '{{name}} nimmt seine Ausführungen wieder auf.',
  discarded: {
    _one: '{{count, number}} wartende Ausführung verworfen.',
    _other: '{{count, number}} wartende Ausführungen verworfen.',
  },
  discardTitle: {
    _one: '{{count, number}} wartende Ausführung verwerfen?',
    _other: '{{count, number}} wartende Ausführungen verwerfen?',
  },
  discardText:
    'Sie werden abgebrochen, ohne begonnen zu haben. Jede lässt sich später in der Liste der Ausführungen wiederholen.',
  failed: 'Das hat nicht funktioniert',
};
