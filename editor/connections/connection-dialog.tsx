// The dialog that adds or changes a connection: its app, a name, and the fields that the app's JSON Schema of
// settings asks for.
import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react';

import { listConnectionApps } from '../../shared/api/cards.ts';
import { createConnection, updateConnection, type Connection } from '../../shared/api/connections.ts';
import { isJsonObject } from '../../shared/json.ts';
import { ApiError, request } from '../api/client.ts';
import { invalidateApi, useApi } from '../api/hooks.ts';
import { queryClient } from '../api/query-client.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import { useConnectionTrial } from './connection-trial.tsx';
import styles from './connections.module.css';
import { movedBy, schemaFields, settingsOf, valuesOf, type FieldValues, type SchemaField } from './schema-fields.ts';
import { OktaApp } from './okta-app.tsx';
import { OktaHook } from './okta-hook.tsx';
import { PollingState } from './polling-state.tsx';
import { SettingsFields } from './settings-fields.tsx';
import { TEXTS } from './texts.ts';

const texts = TEXTS.dialog;

/** `subject` is the connection to change, `new` to add one, and undefined while the dialog is closed. */
export function ConnectionDialog({
  subject,
  onMade,
  onClose,
}: {
  subject: Connection | 'new' | undefined;
  /**
   * Called instead of `onClose` with a new connection that is not complete: its app in Okta can be set up only with
   * the key that was just made. The page then opens it for changing.
   */
  onMade: (connection: Connection) => void;
  onClose: () => void;
}) {
  const title = subject === undefined || subject === 'new' ? texts.create : texts.edit(subject.name);
  return (
    <Modal opened={subject !== undefined} onClose={onClose} title={title} size={640}>
      {subject === undefined ? null : (
        <ConnectionForm
          // The form keeps what is typed in its own state, so that another subject needs another form.
          key={subject === 'new' ? 'new' : subject.id}
          connection={subject === 'new' ? undefined : subject}
          onMade={onMade}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

interface ConnectionFormProps {
  connection: Connection | undefined;
  onMade: (connection: Connection) => void;
  onClose: () => void;
}

/** Keeps the fields flat, by their dotted paths, and makes settings of them only to try or to save. */
function ConnectionForm({ connection, onMade, onClose }: ConnectionFormProps) {
  const apps = useApi(listConnectionApps, {}, { staleMs: Infinity });
  const [app, setApp] = useState<string | null>(connection?.app ?? null);
  const [name, setName] = useState(connection?.name ?? '');
  const [values, setValues] = useState<FieldValues>(() => valuesOf(connection?.settings ?? {}));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<{ title: string; error: unknown }>();
  const [busy, setBusy] = useState(false);
  const manifest = apps.data?.items.find((each) => each.app === app);
  const fields = useMemo(
    () => (manifest === undefined ? [] : schemaFields(manifest.settings, values)),
    [manifest, values],
  );

  const secretsSet = connection?.secretsSet ?? [];
  const moved = useMemo(() => movedSecrets(fields, values, connection), [fields, values, connection]);
  /** Stored secrets that go where they went before, and so need not be entered again. */
  const kept = secretsSet.filter((path) => !moved.has(path));

  const form = useRef<HTMLFormElement>(null);
  // Once the problems stand at their fields the first of them gets the focus, so that nobody has to look for it.
  useEffect(() => {
    if (Object.keys(problems).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  /** Shows the server's refusal, at the fields where it named them. */
  const fail = (title: string, error: unknown): void => {
    const { found, isAll } = problemsIn(error, fields);
    setProblems(found);
    // A panel above the form would only repeat them when every issue stands at its field.
    setFailure(isAll ? undefined : { title, error });
  };
  const trial = useConnectionTrial({
    connection,
    app,
    settings: () => {
      const found = problemsOf(fields, values, kept, moved);
      setProblems(found);
      setFailure(undefined);
      return Object.keys(found).length > 0 ? undefined : settingsOf(fields, values);
    },
    onError: (error) => fail(texts.notTried, error),
  });

  /**
   * Another app has other fields, so what was entered is dropped. The name is proposed from the app's title while it
   * is empty.
   */
  const choose = (next: string | null): void => {
    setApp(next);
    setValues({});
    setProblems({});
    trial.forget();
    const title = apps.data?.items.find((each) => each.app === next)?.title;
    if (name === '' && title !== undefined) setName(title);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = problemsOf(fields, values, kept, moved);
    if (name.trim() === '') found.name = texts.required;
    if (app === null) found.app = texts.required;
    setProblems(found);
    if (Object.keys(found).length > 0 || app === null) return;
    setBusy(true);
    try {
      const body = { name: name.trim(), settings: settingsOf(fields, values) };
      const saved = await (connection === undefined
        ? request(createConnection, { body: { ...body, app } })
        : request(updateConnection, { params: { id: connection.id }, body }));
      // All below this path may have changed: the list, the hook, the scopes.
      await invalidateApi(queryClient, '/api/connections');
      notifyDone(texts.saved(body.name));
      if (connection === undefined && lacksClient(saved)) onMade(saved);
      else onClose();
    } catch (error) {
      fail(texts.failed, error);
    } finally {
      setBusy(false);
    }
  };

  const inOkta =
    connection?.app === 'okta' && connection.settings.auth !== undefined ? <OktaApp id={connection.id} /> : null;
  /** The app in Okta is created with this key and gets its ID only then, so that the key is shown before the fields. */
  const isKeyNext = connection !== undefined && lacksClient(connection);

  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {failure === undefined ? null : <ErrorPanel {...failure} />}
        {connection === undefined ? (
          <Select
            label={texts.app}
            placeholder={texts.choose}
            data-autofocus
            required
            allowDeselect={false}
            data={(apps.data?.items ?? []).map((each) => ({ value: each.app, label: each.title }))}
            value={app}
            error={problems.app}
            onChange={choose}
          />
        ) : null}
        {manifest === undefined ? null : (
          <>
            <Text size="sm" c="dimmed">
              {manifest.summary}
            </Text>
            {isKeyNext ? inOkta : null}
            <TextInput
              label={texts.name}
              description={texts.nameHint}
              required
              maxLength={200}
              value={name}
              error={problems.name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {connection?.app === 'okta' ? <PollingState id={connection.id} /> : null}
            <SettingsFields
              fields={fields}
              values={values}
              problems={problems}
              secretsSet={secretsSet}
              moved={moved}
              onChange={(path, value) => {
                setValues((before) => changed(before, path, value));
                trial.forget();
              }}
            />
            {inOkta !== null && !isKeyNext ? inOkta : null}
            {connection !== undefined && inOkta !== null && !isKeyNext ? <OktaHook id={connection.id} /> : null}
          </>
        )}
        <div className={styles.footer}>
          {trial.found}
          <Group justify="space-between">
            {manifest?.canTest === true ? trial.button : null}
            <Button ml="auto" type="submit" loading={busy} disabled={manifest === undefined}>
              {texts.save}
            </Button>
          </Group>
        </div>
      </Stack>
    </form>
  );
}

/** Whether this is an Okta connection by OAuth whose client ID is still to come. */
function lacksClient({ app, settings: { auth } }: Connection): boolean {
  return app === 'okta' && isJsonObject(auth) && auth.type === 'oauth' && auth.clientId === undefined;
}

/** Without a value the field's entry goes altogether: absent and null mean different things for a secret. */
function changed(values: FieldValues, path: string, value: string | boolean | null | undefined): FieldValues {
  const { [path]: _, ...others } = values;
  return value === undefined ? others : { ...others, [path]: value };
}

/**
 * What can be said without the server: which fields are missing, and which are no whole numbers. Gives a text by
 * path.
 */
function problemsOf(
  fields: readonly SchemaField[],
  values: FieldValues,
  kept: readonly string[],
  moved: ReadonlyMap<string, unknown>,
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const value = values[field.path];
    const isEmpty = value === undefined || value === null || value === '';
    const isKept = field.secret && value === undefined && kept.includes(field.path);
    const isNeeded = field.required || (moved.has(field.path) && value !== null);
    if (isNeeded && isEmpty && !isKept && field.fallback === undefined) problems[field.path] = texts.required;
    if (field.kind === 'number' && typeof value === 'string' && value !== '' && !Number.isInteger(Number(value))) {
      problems[field.path] = texts.number;
    }
  }
  return problems;
}

/**
 * Stored secrets that would now go somewhere else, and so must be entered again: an account that is changed must not
 * be able to send a secret to an address that its owner never meant. Gives the titles of what changed by the secret's
 * path.
 */
function movedSecrets(
  fields: readonly SchemaField[],
  values: FieldValues,
  connection: Connection | undefined,
): Map<string, string[]> {
  const before = valuesOf(connection?.settings ?? {});
  const stored = fields.filter(({ path, secret }) => secret && connection?.secretsSet.includes(path) === true);
  return new Map(
    stored
      .map((field): [string, string[]] => [field.path, movedBy(field, fields, values, before)])
      .filter(([, changed]) => changed.length > 0),
  );
}

/**
 * The issues that the server names in `details.issues: [{path, message}]`, by field. `isAll` is true when there are
 * some, and each has its field.
 */
function problemsIn(
  failure: unknown,
  fields: readonly SchemaField[],
): { found: Record<string, string>; isAll: boolean } {
  const found: Record<string, string> = {};
  if (!(failure instanceof ApiError) || !Array.isArray(failure.details.issues)) return { found, isAll: false };
  const { issues } = failure.details;
  let unplaced = 0;
  for (const issue of issues) {
    if (!isJsonObject(issue)) continue;
    // Issues with the body's form give the path as a list, those with the settings a dotted one as the fields have
    // it.
    const parts = Array.isArray(issue.path) ? issue.path : [issue.path ?? ''];
    const named = parts.filter((part) => part !== 'settings').join('.');
    // What is wrong with an item is said at its list.
    const path = fields.find((field) => field.kind === 'list' && named.startsWith(`${field.path}.`))?.path ?? named;
    if (path === 'name' || fields.some((field) => field.path === path)) found[path] = String(issue.message);
    else unplaced += 1;
  }
  return { found, isAll: issues.length > 0 && unplaced === 0 };
}
