// Signing in with e-mail and password, then on to where the person was going.
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';

import { signIn } from '../../shared/api/access.ts';
import { useApiMutation } from '../api/hooks.ts';
import { reconnectLive } from '../api/live.ts';
import { loadSession, rememberSession } from '../api/session.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { requiredProblem } from '../ui/problems.ts';
import { Door } from './door.tsx';
import { TEXTS } from './texts.ts';

/** `from` in the address is where the person was going. */
export function SignInPage() {
  const { from } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const navigate = useNavigate();
  const client = useQueryClient();
  const enter = useApiMutation(signIn);
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: { email: requiredProblem, password: requiredProblem },
  });

  useEffect(() => {
    // An installation that nobody has set up has nobody who could sign in. The answer may come after the page was
    // left.
    let here = true;
    void loadSession(client).then((session) => {
      if (here && session.user === null && session.setupNeeded) void navigate({ to: '/setup' });
    });
    return () => {
      here = false;
    };
  }, [client, navigate]);

  const submit = form.onSubmit((body) => {
    enter.mutate(
      { body },
      {
        onSuccess: (session) => {
          // Nothing of another person's session may be shown; and the stream of events, which was refused, is opened
          // again.
          client.clear();
          rememberSession(client, session);
          reconnectLive();
          router.history.push(insidePath(from));
        },
      },
    );
  });
  return (
    <Door title={TEXTS.signIn.title}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {enter.error === null ? null : <ErrorPanel title={TEXTS.signIn.failed} error={enter.error} />}
          <TextInput
            label={TEXTS.signIn.email}
            type="email"
            autoComplete="username"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={TEXTS.signIn.password}
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" fullWidth mt="xs" loading={enter.isPending}>
            {TEXTS.signIn.submit}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

/**
 * Lets through addresses of this site only, for anybody could have made the link that `from` stands in. Two slashes,
 * or a slash and a backslash, begin an address of another site.
 */
function insidePath(from: string | undefined): string {
  return from !== undefined && /^\/(?![/\\])/.test(from) ? from : '/';
}
