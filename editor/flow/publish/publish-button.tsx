// The button that publishes, and the dialog that it opens; what is in it is fetched once the page stands.
import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';

import { notifyError } from '../../ui/notify.ts';
import { TEXTS as FLOW_TEXTS } from '../texts.ts';
import type { PublishForm, PublishProps } from './publish-form.tsx';

const load = () => import('./publish-form.tsx');

export function PublishButton(props: PublishProps) {
  const [isOpen, setOpen] = useState(false);
  const [loaded, setLoaded] = useState<{ Form: typeof PublishForm } | null>(null);
  useEffect(() => {
    // What could not be fetched is fetched when it is asked for.
    load().catch(() => undefined);
  }, []);
  const open = async (): Promise<void> => {
    try {
      // The comparison is with the saved draft.
      const [{ PublishForm: Form }] = await Promise.all([load(), props.session.autosave.flush()]);
      setLoaded({ Form });
      setOpen(true);
    } catch (error) {
      notifyError(FLOW_TEXTS.publishFailed, error);
    }
  };
  return (
    <>
      <Button data-testid="publish" onClick={() => void open()}>
        {FLOW_TEXTS.publish}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={FLOW_TEXTS.publishTitle} size={960}>
        {isOpen && loaded !== null && <loaded.Form {...props} onClose={() => setOpen(false)} />}
      </Modal>
    </>
  );
}
