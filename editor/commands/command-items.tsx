// The items of a menu, drawn from commands: what is not offered here is left out, the key stands beside the name.
import { Menu } from '@mantine/core';
import { Fragment } from 'react';

import { isOffered, labelOf, type Command, type Place } from './command.ts';
import styles from './command-items.module.css';
import { ICONS } from './icons.ts';
import { keyText } from './keys.ts';

/** Commands that stand in a menu of their own. It is left out where none of them is offered. */
export interface SubMenu<At extends Place> {
  id: string;
  label: string;
  commands: readonly Command<At>[];
}

/** Groups are divided by a line; one without any offered command is left out with its line. */
interface CommandItemsProps<At extends Place> {
  groups: readonly (readonly (Command<At> | SubMenu<At>)[])[];
  place: At;
}

export function CommandItems<At extends Place>({ groups, place }: CommandItemsProps<At>) {
  const isThere = (entry: Command<At> | SubMenu<At>): boolean =>
    'commands' in entry ? entry.commands.some((each) => isOffered(each, place)) : isOffered(entry, place);
  const offered = groups.map((group) => group.filter(isThere)).filter((group) => group.length > 0);
  return offered.map((group, at) => (
    <Fragment key={group[0]?.id}>
      {at > 0 && <Menu.Divider />}
      {group.map((entry) =>
        'commands' in entry ? (
          <Menu.Sub key={entry.id}>
            <Menu.Sub.Target>
              <Menu.Sub.Item leftSection={<Sign id={entry.id} />}>{entry.label}</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              {entry.commands
                .filter((each) => isOffered(each, place))
                .map((command) => (
                  <Item key={command.id} command={command} place={place} />
                ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        ) : (
          <Item key={entry.id} command={entry} place={place} />
        ),
      )}
    </Fragment>
  ));
}

function Item<At extends Place>({ command, place }: { command: Command<At>; place: At }) {
  const [key] = command.keys;
  return (
    <Menu.Item
      {...(command.isDanger === true ? { color: 'red' } : {})}
      leftSection={<Sign id={command.id} />}
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
}

function Sign({ id }: { id: string }) {
  const Icon = ICONS[id];
  return Icon === undefined ? <span className={styles.none} /> : <Icon size={14} aria-hidden />;
}
