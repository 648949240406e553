// Gives a node the focus. In a large flow a node that is out of sight is not in the page: it is drawn a few frames
// after the view began to move to it, so the focus waits for it.

const MOST_FRAMES = 30;

/**
 * Looks for the node at each frame, and gives up after half a second.
 * @param id a node's, as React Flow has it
 */
export function focusNode(root: HTMLElement | null, id: string, left = MOST_FRAMES): void {
  const node = root?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  if (node !== undefined && node !== null) node.focus({ preventScroll: true });
  else if (left > 0) requestAnimationFrame(() => focusNode(root, id, left - 1));
}
