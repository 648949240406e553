// The dialog that adds a person, or changes a person's name, role and password. The email address cannot be changed,
// as people sign in with it.
import { Button, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';

import { createUser, listUsers, updateUser, type User } from '../../shared/api/access.ts';
import { useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import { emailProblem, passwordProblem, requiredProblem } from '../ui/problems.ts';
import { TEXTS } from './texts.ts';

const texts = TEXTS.users;
const ROLES = Object.entries(texts.roles).map(([value, label]) => ({ value: value as User['role'], label }));

/** `subject` is the person to change, `new` to add one, and undefined while the dialog is closed. */
export function UserDialog({ subject, onClose }: { subject: User | 'new' | undefined; onClose: () => void }) {
  const title = subject === undefined || subject === 'new' ? texts.dialog.create : texts.dialog.edit(subject.name);
  return (
    <Modal opened={subject !== undefined} onClose={onClose} title={title}>
      {subject === undefined ? null : <UserForm user={subject === 'new' ? undefined : subject} onClose={onClose} />}
    </Modal>
  );
}

function UserForm({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const create = useApiMutation(createUser, { invalidates: [listUsers.path] });
  const update = useApiMutation(updateUser, { invalidates: [listUsers.path] });
  const error = create.error ?? update.error;
  const form = useForm({
    initialValues: { name: user?.name ?? '', email: user?.email ?? '', role: user?.role ?? 'editor', password: '' },
    validate: {
      name: requiredProblem,
      email: (email) => (user === undefined ? emailProblem(email) : null),
      // An empty password keeps the one that a person has.
      password: (password) => (user !== undefined && password === '' ? null : passwordProblem(password)),
    },
  });
  const done = {
    onSuccess: () => {
      notifyDone(TEXTS.saved);
      onClose();
    },
  };
  const submit = form.onSubmit(({ name, email, role, password }) => {
    if (user === undefined) {
      create.mutate({ body: { name: name.trim(), email: email.trim(), role, password } }, done);
      return;
    }
    const body = { name: name.trim(), role, ...(password === '' ? {} : { password }) };
    update.mutate({ params: { id: user.id }, body }, done);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {error === null ? null : <ErrorPanel title={TEXTS.failed} error={error} />}
        <TextInput label={texts.dialog.name} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
        <TextInput
          label={texts.dialog.email}
          type="email"
          autoComplete="off"
          disabled={user !== undefined}
          {...form.getInputProps('email')}
        />
        <Select label={texts.dialog.role} data={ROLES} allowDeselect={false} {...form.getInputProps('role')} />
        <PasswordInput
          label={user === undefined ? texts.dialog.password : texts.dialog.newPassword}
          description={user === undefined ? texts.dialog.passwordHint : texts.dialog.keepPassword}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" style={{ alignSelf: 'flex-end' }} loading={create.isPending || update.isPending}>
          {texts.dialog.submit}
        </Button>
      </Stack>
    </form>
  );
}
