// CodeMirror draws the chips amid a text, and React the icons in them: this keeps the elements that the icons go into.
// Each editor has one of its own.
export interface ChipHost {
  element: HTMLElement;
  /** The id of the card whose icon goes there. */
  card: string;
}

export type ChipHosts = ReturnType<typeof createChipHosts>;

export function createChipHosts() {
  let hosts: readonly ChipHost[] = [];
  const listeners = new Set<() => void>();
  let isTold = true;
  /** Tells the listeners once CodeMirror has had its turn, within which React must not draw. */
  const tell = (): void => {
    if (!isTold) return;
    isTold = false;
    queueMicrotask(() => {
      isTold = true;
      for (const listener of listeners) listener();
    });
  };
  return {
    add(element: HTMLElement, card: string): void {
      hosts = [...hosts, { element, card }];
      tell();
    },
    remove(element: HTMLElement): void {
      hosts = hosts.filter((host) => host.element !== element);
      tell();
    },
    get: (): readonly ChipHost[] => hosts,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
