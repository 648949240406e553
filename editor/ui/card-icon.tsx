// The mark of an app: a line icon in the app's thin colour. An app that is not known gets a plain mark, so that new
// cards need nothing here.
import {
  Blocks,
  Braces,
  CalendarClock,
  CircleHelp,
  Globe,
  Hash,
  KeyRound,
  Mail,
  MessageSquare,
  Split,
  UserRoundCheck,
  Workflow,
  type LucideIcon,
} from 'lucide-react';

import styles from './card-icon.module.css';

const ICONS: Record<string, LucideIcon> = {
  okta: KeyRound,
  logic: Split,
  web: Globe,
  notify: Mail,
  data: Braces,
  people: UserRoundCheck,
  time: CalendarClock,
  flow: Workflow,
  slack: Hash,
  smtp: Mail,
  teams: MessageSquare,
};

/** The app of a card id: the part before the dot. */
export function appOf(card: string): string {
  const dot = card.indexOf('.');
  return dot === -1 ? card : card.slice(0, dot);
}

/** The colour of an app as a CSS value that follows the scheme. */
export function appColor(app: string): string {
  return Object.hasOwn(ICONS, app) ? `var(--sb-app-${app})` : 'var(--sb-app-other)';
}

/** `size` is the edge in pixels, icon and frame together; without `framed` the icon alone. Decorative: name it beside. */
export function CardIcon({ app, size = 20, framed = false }: { app: string; size?: number; framed?: boolean }) {
  const Icon = ICONS[app] ?? (app === '' ? CircleHelp : Blocks);
  const color = appColor(app);
  if (!framed) return <Icon size={size} color={color} strokeWidth={1.75} aria-hidden />;
  return (
    <span className={styles.frame} style={{ width: size, height: size, color }} aria-hidden>
      <Icon size={Math.round(size * 0.62)} strokeWidth={1.75} />
    </span>
  );
}
