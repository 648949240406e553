// Who is signed in, their password, the language, signing out.
import { Menu, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Check, KeyRound, Languages, LogOut } from 'lucide-react';
import { Suspense, useState } from 'react';

import { signOut } from '../../shared/api/access.ts';
import { request } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import { chooseLanguage, language, LANGUAGES } from '../i18n/language.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { notifyError } from '../ui/notify.ts';
import styles from './shell.module.css';
import { TEXTS } from './texts.ts';
import readers from '../ui/readers.module.css';

/** Seldom opened: loaded with the page, its form would be a part of the first load of every page. */
const PasswordDialog = lazyPart(async () => (await import('../settings/password-dialog.tsx')).PasswordDialog);

/** Once opened the dialog stays mounted, so that it can fade out. */
export function AccountMenu() {
  const client = useQueryClient();
  const user = useSession()?.user;
  const [changing, setChanging] = useState<'never' | 'now' | 'done'>('never');
  if (user === null || user === undefined) return null;

  const leave = async (): Promise<void> => {
    try {
      await request(signOut);
      client.clear();
      // A full load drops whatever the last person had on the page.
      location.assign('/sign-in');
    } catch (error) {
      notifyError(TEXTS.account.signOut, error);
    }
  };

  return (
    <>
      <Menu position="right-end">
        <Menu.Target>
          <UnstyledButton className={styles.avatar}>
            {initialsOf(user.name)}
            {/* What is seen is a part of the name, so that saying it works too. */}
            <span className={readers.only}>{` ${TEXTS.account.label}: ${user.name}`}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {user.name} · {TEXTS.role[user.role]}
            <br />
            {user.email}
          </Menu.Label>
          <Menu.Item leftSection={<KeyRound size={16} />} onClick={() => setChanging('now')}>
            {TEXTS.account.password}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{TEXTS.account.language}</Menu.Label>
          {LANGUAGES.map(({ code, name }) => (
            <Menu.Item
              key={code}
              lang={code}
              leftSection={<Languages size={16} />}
              rightSection={code === language ? <Check size={14} /> : null}
              aria-current={code === language}
              onClick={() => chooseLanguage(code)}
            >
              {name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void leave()}>
            {TEXTS.account.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing === 'never' ? null : (
        <Suspense fallback={null}>
          <PasswordDialog opened={changing === 'now'} onClose={() => setChanging('done')} />
        </Suspense>
      )}
    </>
  );
}

/** The first character of the first word and of the last one. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => firstCharacter(word ?? '').toUpperCase())
    .join('');
}

/** One character as a person counts: one that is made of several code points stays whole. */
function firstCharacter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment ?? '';
}
