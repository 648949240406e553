// Commands for wires by keyboard: on a port, and while a wire is drawn.
import type { Command, Place } from './command.ts';
import { TEXTS } from './texts.ts';

/** The place of commands on a port that has the focus. */
export interface PortPlace extends Place {
  start(): void;
  removeWires(): void;
  /** Goes to the port beside it on the same node. */
  step(by: 1 | -1): void;
}

export const PORT_COMMANDS: readonly Command<PortPlace>[] = [
  {
    id: 'port.start',
    section: 'wires',
    label: TEXTS.startWire,
    keys: ['Enter'],
    aliases: ['Space'],
    changes: true,
    perform: ({ start }) => start(),
  },
  {
    id: 'port.next',
    section: 'wires',
    label: TEXTS.nextPort,
    keys: ['ArrowDown'],
    perform: ({ step }) => step(1),
  },
  {
    id: 'port.previous',
    section: 'wires',
    label: TEXTS.previousPort,
    keys: ['ArrowUp'],
    perform: ({ step }) => step(-1),
  },
  {
    id: 'port.remove-wires',
    section: 'wires',
    label: TEXTS.removeWires,
    keys: ['Delete'],
    aliases: ['Backspace'],
    changes: true,
    perform: ({ removeWires }) => removeWires(),
  },
];

/** The place of commands while a wire is drawn by keyboard. */
export interface WiringPlace extends Place {
  walk(by: 1 | -1): void;
  /** Draws the wire to the chosen entry; nothing where none was chosen yet. */
  connect(): void;
  cancel(): void;
}

export const WIRING_COMMANDS: readonly Command<WiringPlace>[] = [
  {
    id: 'wiring.next',
    section: 'wires',
    label: TEXTS.nextEntry,
    keys: ['ArrowRight', 'ArrowDown'],
    perform: ({ walk }) => walk(1),
  },
  {
    id: 'wiring.previous',
    section: 'wires',
    label: TEXTS.previousEntry,
    keys: ['ArrowLeft', 'ArrowUp'],
    perform: ({ walk }) => walk(-1),
  },
  {
    id: 'wiring.connect',
    section: 'wires',
    label: TEXTS.connect,
    keys: ['Enter'],
    perform: ({ connect }) => connect(),
  },
  {
    id: 'wiring.cancel',
    section: 'wires',
    label: TEXTS.cancelWire,
    keys: ['Escape'],
    perform: ({ cancel }) => cancel(),
  },
  {
    id: 'wiring.leave',
    section: 'wires',
    label: TEXTS.leaveWire,
    keys: ['Tab'],
    aliases: ['Shift+Tab'],
    // The key moves the focus besides.
    perform: ({ cancel }) => {
      cancel();
      return false;
    },
  },
];
