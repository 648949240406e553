// Opens a question over the page. What draws it comes after the page: a question that is asked before waits for it.
import { modals } from '@mantine/modals';

const there = Promise.withResolvers<void>();

/** Called by what draws the questions, once it is there. */
export function questionsCanBeAsked(): void {
  there.resolve();
}

/** Opens a dialog that says what it needs by `open`. */
export function ask(open: (dialogs: typeof modals) => void): void {
  void there.promise.then(() => open(modals));
}
