// A field with a list of options below it: arrows walk the options, Enter chooses, and the focus never leaves the field.
import { useId, useState, type KeyboardEvent } from 'react';

interface OptionListOptions {
  /** How many options are shown. */
  count: number;
  /** What field and list are called. */
  label: string;
  /** Enter; also where there is no option at that place. */
  onChoose: (at: number) => void;
}

export function useOptionList({ count, label, onChoose }: OptionListOptions) {
  const id = useId();
  const [active, setActive] = useState(0);
  const idOf = (at: number): string => `${id}-${at}`;

  /** True where the key was one of the list's. */
  function take(event: KeyboardEvent): boolean {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0 && count > 0) {
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
    /** Another text has another first option. */
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
        tabIndex: -1,
        'aria-selected': at === active,
        onPointerMove: () => setActive(at),
      }) as const,
  };
}

export type OptionList = ReturnType<typeof useOptionList>;
