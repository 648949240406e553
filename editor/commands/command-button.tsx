// A command as a button of a toolbar: its icon, its name and key in a tooltip, and dim where there is nothing to do.
import { ActionIcon, Tooltip } from '@mantine/core';

import { isOffered, labelOf, type Command, type Place } from './command.ts';
import { keyText } from './keys.ts';

interface CommandButtonProps<At extends Place> {
  command: Command<At>;
  place: At;
  tooltip?: 'right' | 'bottom';
}

export function CommandButton<At extends Place>({ command, place, tooltip = 'bottom' }: CommandButtonProps<At>) {
  const { icon: Icon, keys } = command;
  const label = labelOf(command, place);
  const isDisabled = !isOffered(command, place);
  const [key] = keys;
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
        {Icon !== undefined && <Icon size={16} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
