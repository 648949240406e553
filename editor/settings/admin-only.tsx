// Stands around pages for administrators: others are told that the page is not for them, instead of meeting an error
// of the server. The server refuses them all the same.
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';

import { useCan } from '../api/session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { TEXTS } from './texts.ts';

export function AdminOnly({ title, children }: { title: string; children: ReactNode }) {
  if (useCan('admin')) return children;
  return (
    <Page title={title} width="narrow">
      <EmptyState icon={Lock} title={TEXTS.adminOnly.title} text={TEXTS.adminOnly.text} />
    </Page>
  );
}
