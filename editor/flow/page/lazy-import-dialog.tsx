// The dialog for a flow file, fetched once the page stands.
import { lazy, Suspense, type ComponentProps } from 'react';

const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }));

export function LazyImportDialog(props: ComponentProps<typeof ImportDialog>) {
  return (
    <Suspense>
      <ImportDialog {...props} />
    </Suspense>
  );
}
