// Wires by keyboard: on a port, and while one is drawn.
import type { Command, Place } from './command.ts';
import { texts } from './texts.ts';

/** A port that has the focus. */
export interface PortPlace extends Place {
  start(): void;
  removeWires(): void;
  /** To the port beside it on the same node. */
  step(by: 1 | -1): void;
}

export const PORT_COMMANDS: readonly Command<PortPlace>[] = [
  {
    id: 'port.start',
    section: 'wires',
    label: texts.startWire,
    keys: ['Enter'],
    aliases: ['Space'],
    changes: true,
    perform: ({ start }) => start(),
  },
  {
    id: 'port.next',
    section: 'wires',
    label: texts.nextPort,
    keys: ['ArrowDown'],
    perform: ({ step }) => step(1),
  },
  {
    id: 'port.previous',
    section: 'wires',
    label: texts.previousPort,
    keys: ['ArrowUp'],
    perform: ({ step }) => step(-1),
  },
  {
    id: 'port.remove-wires',
    section: 'wires',
    label: texts.removeWires,
    keys: ['Delete'],
    aliases: ['Backspace'],
    changes: true,
    perform: ({ removeWires }) => removeWires(),
  },
];

/** A wire that is drawn by keyboard. */
export interface WiringPlace extends Place {
  walk(by: 1 | -1): void;
  /** Nothing where no entry was chosen yet. */
  connect(): void;
  cancel(): void;
}

export const WIRING_COMMANDS: readonly Command<WiringPlace>[] = [
  {
    id: 'wiring.next',
    section: 'wires',
    label: texts.nextEntry,
    keys: ['ArrowRight', 'ArrowDown'],
    perform: ({ walk }) => walk(1),
  },
  {
    id: 'wiring.previous',
    section: 'wires',
    label: texts.previousEntry,
    keys: ['ArrowLeft', 'ArrowUp'],
    perform: ({ walk }) => walk(-1),
  },
  {
    id: 'wiring.connect',
    section: 'wires',
    label: texts.connect,
    keys: ['Enter'],
    perform: ({ connect }) => connect(),
  },
  {
    id: 'wiring.cancel',
    section: 'wires',
    label: texts.cancelWire,
    keys: ['Escape'],
    perform: ({ cancel }) => cancel(),
  },
  {
    id: 'wiring.leave',
    section: 'wires',
    label: texts.leaveWire,
    keys: ['Tab'],
    aliases: ['Shift+Tab'],
    // The key moves the focus besides.
    perform: ({ cancel }) => {
      cancel();
      return false;
    },
  },
];
