// The icons of the chips amid a text.
import { useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';

import { CardIcon } from '../../ui/card-icon.tsx';
import type { ChipHosts } from './chip-hosts.ts';

export function ChipIcons({ hosts }: { hosts: ChipHosts }) {
  const all = useSyncExternalStore(hosts.subscribe, hosts.get);
  return all.map(({ element, card }) => createPortal(<CardIcon of={card} size={13} />, element, keyOf(element)));
}

const KEYS = new WeakMap<HTMLElement, string>();
let count = 0;

function keyOf(element: HTMLElement): string {
  const key = KEYS.get(element) ?? String((count += 1));
  KEYS.set(element, key);
  return key;
}
