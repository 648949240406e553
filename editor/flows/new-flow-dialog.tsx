// The dialog that makes a flow in one of three ways: empty with a name, from a template, or from a file.
import { Button, Divider, FileButton, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';

import { createFlow, listFlows } from '../../shared/api/flows.ts';
import { useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Templates } from './templates/templates.tsx';
import { TEXTS } from './texts.ts';

interface NewFlowDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Called with the chosen files once the dialog has closed; the page imports them as it does dropped ones. */
  onFiles: (files: File[]) => void;
}

/** Opens the new flow once there is one. Closing the dialog forgets what was typed and what went wrong. */
export function NewFlowDialog({ opened, onClose, onFiles }: NewFlowDialogProps) {
  const navigate = useNavigate();
  const create = useApiMutation(createFlow, { invalidates: [listFlows.path] });
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (name) => (name.trim() === '' ? TEXTS.newFlow.noName : null) },
  });
  const close = (): void => {
    form.reset();
    create.reset();
    onClose();
  };
  const submit = form.onSubmit(({ name }) => {
    create.mutate(
      { body: { name: name.trim() } },
      {
        onSuccess: (flow) => {
          close();
          void navigate({ to: '/flows/$flowId', params: { flowId: flow.id } });
        },
      },
    );
  });
  return (
    <Modal opened={opened} onClose={close} title={TEXTS.newFlow.title} size={1040}>
      <Stack>
        {create.error === null ? null : <ErrorPanel title={TEXTS.failed} error={create.error} />}
        <form onSubmit={submit} noValidate>
          <Group align="flex-start" gap="xs">
            <TextInput
              flex={1}
              aria-label={TEXTS.newFlow.name}
              placeholder={TEXTS.newFlow.namePlaceholder}
              data-autofocus
              maxLength={200}
              {...form.getInputProps('name')}
            />
            <Button type="submit" loading={create.isPending}>
              {TEXTS.newFlow.blank}
            </Button>
            <FileButton
              multiple
              accept=".json,.flow"
              onChange={(files) => {
                close();
                onFiles(files);
              }}
            >
              {(props) => (
                <Button {...props} variant="default" leftSection={<FileUp size={16} />}>
                  {TEXTS.importFile}
                </Button>
              )}
            </FileButton>
          </Group>
        </form>
        <Divider label={TEXTS.newFlow.templates} labelPosition="left" />
        <Templates onChosen={close} />
      </Stack>
    </Modal>
  );
}
