// The items of a menu, drawn from commands: what is not offered here is left out, the key stands beside.
import { Menu } from '@mantine/core';
import { Fragment } from 'react';

import { isOffered, labelOf, type Command, type Place } from './command.ts';
import styles from './command-items.module.css';
import { ICONS } from './icons.ts';
import { keyText } from './keys.ts';

interface CommandItemsProps<At extends Place> {
  groups: readonly (readonly Command<At>[])[];
  place: At;
}

export function CommandItems<At extends Place>({ groups, place }: CommandItemsProps<At>) {
  const offered = groups
    .map((group) => group.filter((command) => isOffered(command, place)))
    .filter((group) => group.length > 0);
  return offered.map((group, at) => (
    <Fragment key={group[0]?.id}>
      {at > 0 && <Menu.Divider />}
      {group.map((command) => {
        const [key] = command.keys;
        const Icon = ICONS[command.id];
        return (
          <Menu.Item
            key={command.id}
            {...(command.isDanger === true ? { color: 'red' } : {})}
            leftSection={Icon === undefined ? <span className={styles.none} /> : <Icon size={14} aria-hidden />}
            rightSection={
              key === undefined ? null : (
                <kbd aria-hidden className={styles.key}>
                  {keyText(key)}
                </kbd>
              )
            }
            {...(key === undefined ? {} : { 'aria-keyshortcuts': key.replace('Mod', 'Control') })}
            onClick={() => void command.perform(place)}
          >
            {labelOf(command, place)}
          </Menu.Item>
        );
      })}
    </Fragment>
  ));
}
