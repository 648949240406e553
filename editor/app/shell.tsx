// The frame around every page of somebody signed in: a slim rail of places, the live mark, scheme and account.
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Activity, Cable, Inbox, Settings, Table2, Workflow, type LucideIcon } from 'lucide-react';

import { useManifests } from '../api/manifests.ts';
import { useStreamInvalidation } from '../api/stream.ts';
import { CardMarks } from '../ui/card-icon.tsx';
import { AccountMenu } from './account-menu.tsx';
import { LiveMark } from './live-mark.tsx';
import { SchemeMenu } from './scheme-menu.tsx';
import styles from './shell.module.css';
import { PLACES, type PlacePath } from '../ui/places.ts';
import { SignalMark } from '../ui/signal-mark.tsx';
import { TEXTS } from './texts.ts';

const ICONS: Record<PlacePath, LucideIcon> = {
  '/': Workflow,
  '/runs': Activity,
  '/events': Inbox,
  '/tables': Table2,
  '/connections': Cable,
  '/settings': Settings,
};

/**
 * Mounted once somebody is signed in. From here the stream of events keeps all lists fresh, and cards get their
 * marks.
 */
export function Shell() {
  useStreamInvalidation();
  const cards = useManifests()?.items;
  const marks = useMemo(
    () => new Map(cards?.flatMap(({ id, mark }) => (mark === undefined ? [] : [[id, mark] as const]))),
    [cards],
  );
  return (
    <CardMarks value={marks}>
      <div className={styles.shell}>
        <a className={styles.skip} href="#content">
          {TEXTS.skip}
        </a>
        <nav className={styles.rail} aria-label={TEXTS.navigation}>
          <Link to="/" className={styles.brand} aria-label={TEXTS.product} title={TEXTS.product}>
            <SignalMark size={32} />
          </Link>
          <div className={styles.places}>
            {PLACES.map((place) => (
              <PlaceLink key={place.to} {...place} />
            ))}
          </div>
          <div className={styles.foot}>
            <LiveMark />
            <SchemeMenu />
            <AccountMenu />
          </div>
        </nav>
        <main id="content" className={styles.main} tabIndex={-1}>
          <Outlet />
          {/* Menus open here: all that is on a page belongs to a part of it. */}
          <div id="menus" />
        </main>
      </div>
    </CardMarks>
  );
}

/** A flow's own page belongs to the list of flows, although its address does not begin with that of the list. */
function PlaceLink({ to, text }: { to: PlacePath; text: string }) {
  const path = useLocation({ select: (location) => location.pathname });
  const below = to === '/' ? '/flows' : to;
  const current = path === to || path.startsWith(below);
  const Icon = ICONS[to];
  return (
    <Link to={to} className={styles.place} data-current={current} aria-current={current ? 'page' : undefined}>
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <span>{text}</span>
    </Link>
  );
}
