// A field with a list of options below it, as the combobox of the ARIA practices: the arrow keys walk the options,
// Enter chooses one, and the focus never leaves the field.
import { useId, useState, type KeyboardEvent } from 'react';

interface OptionListOptions {
  /** How many options are shown. */
  count: number;
  /** The name of the field and of the list. */
  label: string;
  /** Called for Enter with the place of the active option, also where there is no option at that place. */
  onChoose: (at: number) => void;
}

/** Spread `field`, `list` and `option(at)` over the elements, and give `take` every key that the field gets. */
export function useOptionList({ count, label, onChoose }: OptionListOptions) {
  const id = useId();
  const [active, setActive] = useState(0);
  const idOf = (at: number): string => `${id}-${at}`;

  /** Acts on a key of the list, which then goes no further. True when it was one. */
  function take(event: KeyboardEvent): boolean {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0 && count > 0) {
      // Walking goes on at the other end.
      const next = (active + move + count) % count;
      setActive(next);
      document.querySelector(`#${CSS.escape(idOf(next))}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') onChoose(active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    active,
    take,
    /** Call this when the text changes: what is found is then another list, and its first option is active. */
    begin: () => setActive(0),
    field: {
      role: 'combobox',
      'aria-label': label,
      'aria-expanded': true,
      'aria-controls': `${id}-list`,
      ...(active < count ? { 'aria-activedescendant': idOf(active) } : {}),
    } as const,
    list: { role: 'listbox', id: `${id}-list`, 'aria-label': label } as const,
    option: (at: number) =>
      ({
        type: 'button',
        id: idOf(at),
        role: 'option',
        // The options are reached by arrow keys, never by Tab.
        tabIndex: -1,
        'aria-selected': at === active,
        onPointerMove: () => setActive(at),
      }) as const,
  };
}

export type OptionList = ReturnType<typeof useOptionList>;
