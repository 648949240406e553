// Where the icons of chips go that CodeMirror draws: elements of its own, which React fills. One for each editor.
export interface ChipHost {
  element: HTMLElement;
  card: string;
}

export type ChipHosts = ReturnType<typeof createChipHosts>;

export function createChipHosts() {
  let hosts: readonly ChipHost[] = [];
  const listeners = new Set<() => void>();
  let isTold = true;
  /** After CodeMirror's own turn: React must not draw within it. */
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
