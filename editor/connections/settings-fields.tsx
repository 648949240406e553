// The form fields of a connection's settings. Secrets can be written and replaced, never read.
import {
  Badge,
  Button,
  Fieldset,
  Group,
  Input,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';

import styles from './connections.module.css';
import type { FieldValues, SchemaField } from './schema-fields.ts';
import { TEXTS } from './texts.ts';

interface SettingsFieldsProps {
  fields: readonly SchemaField[];
  values: FieldValues;
  problems: Record<string, string>;
  secretsSet: readonly string[];
  /** By the path of a stored secret that must be entered again: the titles of what changed. */
  moved: ReadonlyMap<string, readonly string[]>;
  onChange: (path: string, value: string | boolean | null | undefined) => void;
}

export function SettingsFields({ fields, ...rest }: SettingsFieldsProps) {
  const groups = Map.groupBy(fields, (field) => field.group);
  return [...groups].map(([group, members]) => {
    const inputs = members.map((field) => <Field key={field.path} field={field} {...rest} />);
    return group === '' ? (
      <Stack key={group}>{inputs}</Stack>
    ) : (
      // A choice bears the group's own name: it is not said twice.
      <Fieldset
        key={group}
        className={styles.group}
        {...(members[0]?.title === group ? { 'aria-label': group } : { legend: group })}
      >
        <Stack>{inputs}</Stack>
      </Fieldset>
    );
  });
}

type FieldProps = Omit<SettingsFieldsProps, 'fields'> & { field: SchemaField };

function Field({ field, values, problems, secretsSet, moved, onChange }: FieldProps) {
  const value = values[field.path];
  const set = (next: string | boolean | null | undefined): void => onChange(field.path, next);
  const shared = {
    label: field.title,
    ...(field.description === '' ? {} : { description: field.description }),
    ...(problems[field.path] === undefined ? {} : { error: problems[field.path] }),
  };
  const changed = moved.get(field.path);
  if (changed !== undefined && value !== null) {
    return <MovedSecret field={field} value={value} shared={shared} set={set} changed={changed} />;
  }
  if (field.secret && secretsSet.includes(field.path))
    return <StoredSecret field={field} value={value} shared={shared} set={set} />;
  if (field.secret) return <SecretInput field={field} value={value} shared={shared} set={set} />;
  if (field.kind === 'switch') {
    const checked = typeof value === 'boolean' ? value : field.fallback === true;
    return <Switch {...shared} checked={checked} onChange={(event) => set(event.currentTarget.checked)} />;
  }
  if (field.kind === 'choice') {
    return (
      <Select
        {...shared}
        required={field.required}
        clearable={!field.required && field.fallback === undefined}
        placeholder={field.required ? undefined : TEXTS.dialog.none}
        allowDeselect={false}
        data={field.options}
        value={typeof value === 'string' ? value : typeof field.fallback === 'string' ? field.fallback : null}
        onChange={(next) => set(next ?? undefined)}
      />
    );
  }
  if (field.multiline || field.kind === 'list') {
    return (
      <Textarea
        {...shared}
        required={field.required}
        placeholder={field.placeholder}
        autosize
        minRows={2}
        maxRows={10}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      required={field.required}
      placeholder={field.placeholder === '' ? fallbackText(field) : field.placeholder}
      inputMode={field.kind === 'number' ? 'numeric' : 'text'}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

interface SecretProps {
  field: SchemaField;
  value: string | boolean | null | undefined;
  shared: { label: string; description?: string; error?: string };
  set: (value: string | null | undefined) => void;
}

function SecretInput({ field, value, shared, set }: SecretProps) {
  const text = typeof value === 'string' ? value : '';
  const input = {
    ...shared,
    // The password field does not say so by itself.
    'aria-invalid': shared.error !== undefined,
    required: field.required,
    placeholder: field.placeholder,
    autoComplete: 'off',
    value: text,
  };
  return field.multiline ? (
    <Textarea {...input} autosize minRows={3} maxRows={10} onChange={(event) => set(event.currentTarget.value)} />
  ) : (
    <PasswordInput {...input} onChange={(event) => set(event.currentTarget.value)} />
  );
}

/** One that is stored for where it was sent before. */
function MovedSecret({ changed, ...props }: SecretProps & { changed: readonly string[] }) {
  const { field, shared, set } = props;
  return (
    <div>
      <SecretInput
        {...props}
        field={{ ...field, required: true }}
        shared={{ ...shared, description: TEXTS.secret.again(changed) }}
      />
      {field.required ? null : (
        <Button
          variant="subtle"
          color="red"
          size="compact-xs"
          mt={4}
          aria-label={`${TEXTS.secret.remove} ${field.title}`}
          onClick={() => set(null)}
        >
          {TEXTS.secret.remove}
        </Button>
      )}
    </div>
  );
}

function StoredSecret(props: SecretProps) {
  const { field, value, set } = props;
  const [replacing, setReplacing] = useState(false);
  const keep = (): void => {
    setReplacing(false);
    set(undefined);
  };
  if (replacing) {
    return (
      <div>
        <SecretInput {...props} />
        <Button variant="subtle" size="compact-xs" mt={4} onClick={keep}>
          {TEXTS.secret.keep}
        </Button>
      </div>
    );
  }
  return (
    <div role="group" aria-label={field.title}>
      <Input.Label labelElement="div">{field.title}</Input.Label>
      {field.description === '' ? null : <Input.Description>{field.description}</Input.Description>}
      <Group gap="xs" mt={4}>
        {value === null ? (
          <>
            <Text size="sm" c="dimmed">
              {TEXTS.secret.removed}
            </Text>
            <Button variant="subtle" size="compact-xs" onClick={() => set(undefined)}>
              {TEXTS.secret.undo}
            </Button>
          </>
        ) : (
          <>
            <Badge variant="light">{TEXTS.secret.set}</Badge>
            <Button
              variant="default"
              size="compact-xs"
              aria-label={`${TEXTS.secret.replace} ${field.title}`}
              onClick={() => setReplacing(true)}
            >
              {TEXTS.secret.replace}
            </Button>
            {field.required ? null : (
              <Button
                variant="subtle"
                color="red"
                size="compact-xs"
                aria-label={`${TEXTS.secret.remove} ${field.title}`}
                onClick={() => set(null)}
              >
                {TEXTS.secret.remove}
              </Button>
            )}
          </>
        )}
      </Group>
    </div>
  );
}

function fallbackText(field: SchemaField): string {
  return field.fallback === undefined || field.fallback === null ? '' : String(field.fallback);
}
