// The inputs for a connection's settings. A stored secret can be replaced and removed, but never read.
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
  /** What is wrong with a field, by its path, in words for people. */
  problems: Record<string, string>;
  /** Paths of the secrets that are stored. */
  secretsSet: readonly string[];
  /** For each stored secret that must be entered again, by its path, the titles of the fields that changed. */
  moved: ReadonlyMap<string, readonly string[]>;
  /** Gets null to remove a stored secret, and undefined to leave the field as it is stored. */
  onChange: (path: string, value: string | boolean | null | undefined) => void;
}

/** Shows the fields group by group, in the order in which the groups first appear. */
export function SettingsFields({ fields, ...rest }: SettingsFieldsProps) {
  const groups = Map.groupBy(fields, (field) => field.group);
  return [...groups].map(([group, members]) => {
    const inputs = members.map((field) => <Field key={field.path} field={field} {...rest} />);
    return group === '' ? (
      <Stack key={group}>{inputs}</Stack>
    ) : (
      // A choice has the same title as its group, which must not be shown twice.
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

/** Chooses the input: secrets first, as these may be of any kind, and then by kind. */
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
    // Mantine's password field does not set this by itself, and the form finds the first faulty field by it.
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

/**
 * A secret that is stored, but for another place than it would now be sent to: it has to be entered again, or
 * removed.
 */
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

/**
 * A secret that is stored: says so, and offers to replace or remove it. Both can be taken back until the form is
 * saved.
 */
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

/** Shown as a placeholder, so that one sees what an empty field means. */
function fallbackText(field: SchemaField): string {
  return field.fallback === undefined || field.fallback === null ? '' : String(field.fallback);
}
