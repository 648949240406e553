// Opens questions over the page. What draws them is loaded after the page, so that a question that is asked before
// then waits for it.
import { modals } from '@mantine/modals';

const there = Promise.withResolvers<void>();

/** Called once by the component that draws the questions, when it is there. */
export function questionsCanBeAsked(): void {
  there.resolve();
}

/** Calls `open` with Mantine's modals, now or as soon as they can be drawn. */
export function ask(open: (dialogs: typeof modals) => void): void {
  void there.promise.then(() => open(modals));
}
