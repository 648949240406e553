// The pages of the settings, with a list of them at the left.
import { Link, Outlet } from '@tanstack/react-router';

import styles from './settings.module.css';
import { TEXTS } from './texts.ts';

/** All are shown to everybody; those for administrators say so themselves. */
const PAGES = [
  { to: '/settings/hook', text: TEXTS.pages.hook },
  { to: '/settings/users', text: TEXTS.pages.users },
  { to: '/settings/tokens', text: TEXTS.pages.tokens },
  { to: '/settings/retention', text: TEXTS.pages.retention },
  { to: '/settings/approvals', text: TEXTS.pages.approvals },
  { to: '/settings/audit', text: TEXTS.pages.audit },
  { to: '/settings/about', text: TEXTS.pages.about },
] as const;

export function SettingsLayout() {
  return (
    <div className={styles.layout}>
      <nav className={styles.nav} aria-label={TEXTS.navigation}>
        <p className={styles.navTitle}>{TEXTS.title}</p>
        {PAGES.map(({ to, text }) => (
          <Link
            key={to}
            to={to}
            className={styles.link}
            activeProps={{ 'data-current': true, 'aria-current': 'page' } as object}
          >
            {text}
          </Link>
        ))}
      </nav>
      <div className={styles.body}>
        <Outlet />
      </div>
    </div>
  );
}
