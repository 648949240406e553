// The first administrator, with the token of the link that the first start printed.
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { setUp } from '../../shared/api/access.ts';
import { useApiMutation } from '../api/hooks.ts';
import { rememberSession, useSession } from '../api/session.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { LinkButton } from '../ui/link.tsx';
import { PASSWORD_HINT, emailProblem, passwordProblem, requiredProblem } from '../ui/problems.ts';
import { Door } from './door.tsx';
import { TEXTS } from './texts.ts';

/**
 * Makes the first administrator, who is then signed in. When there is one already the page only leads to the sign-in.
 */
export function SetUpPage() {
  const { token } = useSearch({ from: '/setup' });
  const session = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const make = useApiMutation(setUp);
  const form = useForm({
    initialValues: { token: token ?? '', name: '', email: '', password: '', repeat: '' },
    validate: {
      token: requiredProblem,
      name: requiredProblem,
      email: emailProblem,
      password: passwordProblem,
      repeat: (value, values) => (value === values.password ? null : TEXTS.problems.repeat),
    },
  });

  if (session?.setupNeeded === false) {
    return (
      <Door title={TEXTS.setUp.title}>
        <Text size="sm">{TEXTS.setUp.done}</Text>
        <LinkButton to="/sign-in" search={{}} mt="md">
          {TEXTS.setUp.toSignIn}
        </LinkButton>
      </Door>
    );
  }

  const submit = form.onSubmit(({ token: given, name, email, password }) => {
    const body = { token: given.trim(), name: name.trim(), email: email.trim(), password };
    make.mutate(
      { body },
      {
        onSuccess: (made) => {
          rememberSession(client, made);
          void navigate({ to: '/' });
        },
      },
    );
  });
  return (
    <Door title={TEXTS.setUp.title} text={TEXTS.setUp.text}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {make.error === null ? null : <ErrorPanel title={TEXTS.setUp.failed} error={make.error} />}
          {token === undefined ? (
            <TextInput
              label={TEXTS.setUp.token}
              description={TEXTS.setUp.tokenHint}
              autoComplete="off"
              {...form.getInputProps('token')}
            />
          ) : null}
          <TextInput label={TEXTS.setUp.name} autoComplete="name" {...form.getInputProps('name')} />
          <TextInput label={TEXTS.setUp.email} type="email" autoComplete="username" {...form.getInputProps('email')} />
          <PasswordInput
            label={TEXTS.setUp.password}
            description={PASSWORD_HINT}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <PasswordInput label={TEXTS.setUp.repeat} autoComplete="new-password" {...form.getInputProps('repeat')} />
          <Button type="submit" fullWidth mt="xs" loading={make.isPending}>
            {TEXTS.setUp.submit}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
