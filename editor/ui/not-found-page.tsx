// An address that leads nowhere.
import { Signpost } from 'lucide-react';

import { EmptyState } from './empty-state.tsx';
import { LinkButton } from './link.tsx';
import { Page } from './page.tsx';

const TEXTS = {
  title: 'Page not found',
  text: 'Nothing has this address. It may have been deleted, or the link is cut short.',
  action: 'Go to flows',
};

export function NotFoundPage() {
  return (
    <Page title={TEXTS.title}>
      <EmptyState
        icon={Signpost}
        title={location.pathname}
        text={TEXTS.text}
        action={<LinkButton to="/">{TEXTS.action}</LinkButton>}
      />
    </Page>
  );
}
