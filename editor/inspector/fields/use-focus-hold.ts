// Whether somebody is at work in a field. While they are, its control stays what it is, whatever they type; the data panel
// counts as part of it, since fields are picked there for the place where the caret was.
import { useEffect, useEffectEvent, type RefObject } from 'react';

/** What the focus may go to without leaving the field. */
const BELONGS = '[data-keeps-input], .cm-tooltip';

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
      // To nothing: by a click beside everything. A control that was just exchanged has the focus a moment later, and a
      // window in the background keeps it.
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
