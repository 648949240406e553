// The dialog for a flow file, fetched once the page stands.
import { Suspense, type ComponentProps } from 'react';

import { lazyPart } from '../../ui/lazy-part.ts';

const ImportDialog = lazyPart(async () => (await import('./import-dialog.tsx')).ImportDialog);

export function LazyImportDialog(props: ComponentProps<typeof ImportDialog>) {
  return (
    <Suspense>
      <ImportDialog {...props} />
    </Suspense>
  );
}
