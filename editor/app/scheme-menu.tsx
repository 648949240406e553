// Light, dark, or as the system has it.
import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Check, Monitor, Moon, Sun } from 'lucide-react';

import { TEXTS } from './texts.ts';

const CHOICES = [
  { value: 'auto', icon: Monitor },
  { value: 'light', icon: Sun },
  { value: 'dark', icon: Moon },
] as const satisfies { value: MantineColorScheme; icon: typeof Sun }[];

export function SchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = CHOICES.find((choice) => choice.value === colorScheme)?.icon ?? Monitor;
  return (
    <Menu position="right-end">
      <Menu.Target>
        <ActionIcon size={32} aria-label={TEXTS.scheme.label}>
          <Current size={18} strokeWidth={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{TEXTS.scheme.label}</Menu.Label>
        {CHOICES.map(({ value, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={16} />}
            rightSection={value === colorScheme ? <Check size={14} /> : null}
            aria-current={value === colorScheme}
            onClick={() => setColorScheme(value)}
          >
            {TEXTS.scheme[value]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
