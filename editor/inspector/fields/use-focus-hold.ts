// Tells by the focus when somebody begins and ends to work in a field. Meanwhile its control stays what it is, whatever
// they type. The data panel counts as part of the field, for what is picked there goes to where the caret was.
import { useEffect, useEffectEvent, type RefObject } from 'react';

/** The elements outside of the field to which the focus may go without leaving it. */
const BELONGS = '[data-keeps-input], .cm-tooltip';

/** `onHold` is called whenever anything in the frame gets the focus, `onRelease` once the focus has left it. */
export function useFocusHold(
  frame: RefObject<HTMLElement | null>,
  { onHold, onRelease }: { onHold: (target: HTMLElement) => void; onRelease: () => void },
): void {
  const hold = useEffectEvent(onHold);
  const release = useEffectEvent(onRelease);
  useEffect(() => {
    let isHeld = false;
    const letGo = (): void => {
      isHeld = false;
      release();
    };
    const onFocusIn = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement)) return;
      if (frame.current?.contains(target) ?? false) {
        isHeld = true;
        hold(target);
      } else if (isHeld && target.closest(BELONGS) === null) letGo();
    };
    const onFocusOut = ({ relatedTarget }: FocusEvent): void => {
      // The focus goes to nothing, as by a click beside everything. Whether it stays away is seen a moment later: a
      // control that takes the place of another one has it by then, and a window in the background keeps it.
      if (!isHeld || relatedTarget !== null) return;
      requestAnimationFrame(() => {
        if (isHeld && document.hasFocus() && document.activeElement === document.body) letGo();
      });
    };
    document.addEventListener('focusin', onFocusIn);
    document.addEventListener('focusout', onFocusOut);
    return () => {
      document.removeEventListener('focusin', onFocusIn);
      document.removeEventListener('focusout', onFocusOut);
    };
  }, [frame]);
}
