// A table of the scopes of Okta that flows need: whether each is granted, which admin permissions go with it, and
// what it is needed for.
import { Check, CircleAlert, CircleHelp, Minus } from 'lucide-react';
import type { ReactNode } from 'react';

import type { ScopeGranted } from '../../shared/api/scopes.ts';
import styles from './scope-table.module.css';
import { SCOPE_TEXTS } from './scope-texts.ts';

const ICONS = { granted: Check, missing: CircleAlert, unknown: CircleHelp, notNeeded: Minus };

export interface ScopeRow {
  /** Such as `okta.users.manage`. */
  scope: string;
  /** Those that the app's admin role needs. Where there are none, the table names a standard role instead. */
  permissions: readonly string[];
  /** Undefined while Okta is being asked. */
  granted: ScopeGranted | undefined;
  /** What the scope is needed for. */
  use: ReactNode;
}

/** @param use the title of the column that says what scopes are needed for */
export function ScopeTable({ label, use, rows }: { label: string; use: string; rows: readonly ScopeRow[] }) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{SCOPE_TEXTS.scope}</th>
          <th scope="col">{SCOPE_TEXTS.granted}</th>
          <th scope="col">{SCOPE_TEXTS.permissions}</th>
          <th scope="col">{use}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={`${row.scope} ${at}`}>
            <td className={styles.scope}>{row.scope}</td>
            <td>
              <Granted granted={row.granted} />
            </td>
            <td>
              {row.permissions.length === 0
                ? SCOPE_TEXTS.standardRole
                : row.permissions.map((permission) => (
                    <span key={permission} className={styles.permission}>
                      {permission}
                    </span>
                  ))}
            </td>
            <td>{row.use}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Granted({ granted }: { granted: ScopeGranted | undefined }) {
  if (granted === undefined) return <span className={styles.granted}>{SCOPE_TEXTS.asking}</span>;
  const Icon = ICONS[granted];
  return (
    <span className={styles.granted} data-granted={granted}>
      <Icon size={14} aria-hidden />
      {SCOPE_TEXTS.state[granted]}
    </span>
  );
}
