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
import { SignalMark } from '../ui/signal-mark.tsx';
import { TEXTS } from './texts.ts';

interface Place {
  to: '/' | '/runs' | '/events' | '/tables' | '/connections' | '/settings';
  /** Addresses below which this place is the current one. */
  below: string[];
  text: string;
  icon: LucideIcon;
}

const PLACES: Place[] = [
  { to: '/', below: ['/flows'], text: TEXTS.places.flows, icon: Workflow },
  { to: '/runs', below: ['/runs'], text: TEXTS.places.runs, icon: Activity },
  { to: '/events', below: ['/events'], text: TEXTS.places.events, icon: Inbox },
  { to: '/tables', below: ['/tables'], text: TEXTS.places.tables, icon: Table2 },
  { to: '/connections', below: ['/connections'], text: TEXTS.places.connections, icon: Cable },
  { to: '/settings', below: ['/settings'], text: TEXTS.places.settings, icon: Settings },
];

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
              <PlaceLink key={place.to} place={place} />
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

function PlaceLink({ place }: { place: Place }) {
  const path = useLocation({ select: (location) => location.pathname });
  const current = path === place.to || place.below.some((prefix) => path.startsWith(prefix));
  const Icon = place.icon;
  return (
    <Link to={place.to} className={styles.place} data-current={current} aria-current={current ? 'page' : undefined}>
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <span>{place.text}</span>
    </Link>
  );
}
