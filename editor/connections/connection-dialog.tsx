// Adding or changing a connection: the app, a name, and the fields that the app's schema asks for.
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

/** `subject`: the connection to change, `new` to add one, undefined while closed. */
export function ConnectionDialog({
  subject,
  onMade,
  onClose,
}: {
  subject: Connection | 'new' | undefined;
  /** One that is not complete yet: it needs what was made with it. */
  onMade: (connection: Connection) => void;
  onClose: () => void;
}) {
  const title = subject === undefined || subject === 'new' ? texts.create : texts.edit(subject.name);
  return (
    <Modal opened={subject !== undefined} onClose={onClose} title={title} size={640}>
      {subject === undefined ? null : (
        <ConnectionForm
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
  /** Those that need not be entered. */
  const kept = secretsSet.filter((path) => !moved.has(path));

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(problems).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  const fail = (title: string, error: unknown): void => {
    const { found, isAll } = problemsIn(error, fields);
    setProblems(found);
    // What stands at its field is not said twice.
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
  /** The app in Okta is made with the key, and only then has an ID. */
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

function lacksClient({ app, settings: { auth } }: Connection): boolean {
  return app === 'okta' && isJsonObject(auth) && auth.type === 'oauth' && auth.clientId === undefined;
}

function changed(values: FieldValues, path: string, value: string | boolean | null | undefined): FieldValues {
  const { [path]: _, ...others } = values;
  return value === undefined ? others : { ...others, [path]: value };
}

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

/** Stored secrets that must be entered again, with the titles of what changed. */
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

/** The server's issues at their fields, where it named them: `details.issues: [{path, message}]`. */
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
    // Of the body's form the path is a list; of the settings' it is dotted, as the fields are.
    const parts = Array.isArray(issue.path) ? issue.path : [issue.path ?? ''];
    const named = parts.filter((part) => part !== 'settings').join('.');
    // What is wrong with an item is said at its list.
    const path = fields.find((field) => field.kind === 'list' && named.startsWith(`${field.path}.`))?.path ?? named;
    if (path === 'name' || fields.some((field) => field.path === path)) found[path] = String(issue.message);
    else unplaced += 1;
  }
  return { found, isAll: issues.length > 0 && unplaced === 0 };
}
