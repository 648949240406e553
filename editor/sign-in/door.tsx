// The plain page before anybody is signed in: the mark, one form, the language.
import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect } from 'react';

import styles from './door.module.css';
import { chooseLanguage, language, LANGUAGES } from '../i18n/language.ts';
import { SignalMark } from '../ui/signal-mark.tsx';
import { TEXTS } from './texts.ts';

/** Also gives the browser's tab its title, which `Page` does for the pages inside. */
export function Door({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${TEXTS.product}`;
  }, [title]);
  return (
    <main className={styles.door}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <SignalMark size={28} />
          {TEXTS.product}
        </div>
        <h1 className={styles.title}>{title}</h1>
        {text === undefined ? null : <p className={styles.text}>{text}</p>}
        <div className={styles.form}>{children}</div>
      </div>
      <div role="group" className={styles.languages} aria-label={TEXTS.language}>
        {LANGUAGES.map(({ code, name }) => (
          <Anchor
            key={code}
            component="button"
            type="button"
            lang={code}
            aria-current={code === language}
            onClick={() => chooseLanguage(code)}
          >
            {name}
          </Anchor>
        ))}
      </div>
    </main>
  );
}
