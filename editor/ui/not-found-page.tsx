// The page for an address that leads nowhere.
import { Signpost } from 'lucide-react';

import { EmptyState } from './empty-state.tsx';
import { LinkButton } from './link.tsx';
import { Page } from './page.tsx';
import { TEXTS } from './texts.ts';

export function NotFoundPage() {
  return (
    <Page title={TEXTS.notFound.title}>
      <EmptyState
        icon={Signpost}
        title={location.pathname}
        text={TEXTS.notFound.text}
        action={<LinkButton to="/">{TEXTS.notFound.action}</LinkButton>}
      />
    </Page>
  );
}
