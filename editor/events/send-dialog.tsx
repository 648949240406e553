// Sending an event by hand, prefilled with a sample of the event that flows here are mostly about.
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { postEvent } from '../../shared/api/events.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import { useApiMutation } from '../api/hooks.ts';
import { CodeArea } from '../ui/code-area.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import { sampleEvent } from './sample-event.ts';
import { TEXTS } from './texts.ts';

const texts = TEXTS.sending;

interface SendDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Gets the id of the stored event. */
  onSent: (id: string) => void;
}

/** A form that is opened again starts with a new sample. */
export function SendDialog({ opened, onClose, onSent }: SendDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={texts.title} size={720}>
      <SendForm onClose={onClose} onSent={onSent} />
    </Modal>
  );
}

/** A new identity each time: an event that has been seen before starts nothing. */
function newSample(): string {
  return JSON.stringify(sampleEvent(newUuid(), new Date().toISOString()), null, 2);
}

/**
 * A random UUID of version 4. `crypto.randomUUID` is missing when the page is served without TLS from another
 * machine.
 */
function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

function SendForm({ onClose, onSent }: Omit<SendDialogProps, 'opened'>) {
  const send = useApiMutation(postEvent, { invalidates: ['/api/events', '/api/runs'] });
  const [text, setText] = useState(newSample);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = (): void => {
    const event = parse(text);
    if (typeof event === 'string') {
      setProblem(event);
      return;
    }
    setProblem(null);
    send.mutate(
      { body: event },
      {
        onSuccess: ({ items }) => {
          const [first] = items;
          const runs = items.reduce((count, item) => count + item.runs.length, 0);
          notifyDone(first?.duplicate === true ? texts.duplicate : texts.sent(runs));
          onClose();
          if (first !== undefined) onSent(first.id);
        },
      },
    );
  };

  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {texts.text}
      </Text>
      {send.error === null ? null : <ErrorPanel title={texts.failed} error={send.error} />}
      <CodeArea
        label={texts.label}
        description={texts.freshHint}
        minRows={12}
        maxRows={20}
        spellCheck={false}
        value={text}
        error={problem}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="space-between">
        <Button variant="default" onClick={() => setText(refreshed(text))}>
          {texts.fresh}
        </Button>
        <Button loading={send.isPending} onClick={submit}>
          {texts.submit}
        </Button>
      </Group>
    </Stack>
  );
}

/** Gives the event, or in words what is wrong with the text. */
function parse(text: string): JsonObject | string {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : texts.notObject;
  } catch {
    return texts.notJson;
  }
}

/** Gives the same event a new identity, so that it can be sent again. A text that is no event becomes the sample. */
function refreshed(text: string): string {
  const event = parse(text);
  if (typeof event === 'string' || event.eventType === undefined) return newSample();
  return JSON.stringify({ ...event, uuid: newUuid(), published: new Date().toISOString() }, null, 2);
}
