// Draws the icons of the chips amid a text, into elements that CodeMirror made.
import { useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';

import { CardIcon } from '../../ui/card-icon.tsx';
import type { ChipHosts } from './chip-hosts.ts';

export function ChipIcons({ hosts }: { hosts: ChipHosts }) {
  const all = useSyncExternalStore(hosts.subscribe, hosts.get);
  return all.map(({ element, card }) => createPortal(<CardIcon of={card} size={13} />, element, keyOf(element)));
}

/** A portal needs a key, and an element has none: each gets a number when it is first seen. */
const KEYS = new WeakMap<HTMLElement, string>();
let count = 0;

function keyOf(element: HTMLElement): string {
  const key = KEYS.get(element) ?? String((count += 1));
  KEYS.set(element, key);
  return key;
}
