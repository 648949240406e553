// A command as a button of a toolbar: its icon, its name and key in a tooltip, and dim where there is nothing to do.
import { ActionIcon, Tooltip } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';

import { isOffered, labelOf, type Command, type Place } from './command.ts';
import { keyText } from './keys.ts';

interface CommandButtonProps<At extends Place> {
  command: Command<At>;
  icon: LucideIcon;
  place: At;
  tooltip?: 'right' | 'bottom';
}

/**
 * A dim button keeps its place and the focus (`aria-disabled` and not `disabled`), so that Tab and arrow keys find it
 * and its tooltip says what it would do.
 */
export function CommandButton<At extends Place>({
  command,
  icon: Icon,
  place,
  tooltip = 'bottom',
}: CommandButtonProps<At>) {
  const label = labelOf(command, place);
  const isDisabled = !isOffered(command, place);
  const [key] = command.keys;
  return (
    <Tooltip label={key === undefined ? label : `${label} (${keyText(key)})`} position={tooltip}>
      <ActionIcon
        size={32}
        aria-label={label}
        aria-disabled={isDisabled}
        {...(isDisabled ? { 'data-disabled': true } : {})}
        onClick={() => {
          if (!isDisabled) void command.perform(place);
        }}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
