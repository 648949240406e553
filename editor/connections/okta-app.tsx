// What goes into Okta for a connection's service app: its public key, the address where Okta fetches it, and the scopes
// that active flows need, with the admin permissions that go with them.
import { ActionIcon, Alert, Code, CopyButton, Group, Stack, Table, Text } from '@mantine/core';
import { Check, Copy } from 'lucide-react';

import { getOktaApp } from '../../shared/api/connections.ts';
import { useApi } from '../api/hooks.ts';
import { TEXTS } from './texts.ts';

const texts = TEXTS.okta;

export function OktaApp({ id }: { id: string }) {
  const app = useApi(getOktaApp, { params: { id } });
  if (app.data === undefined) return null;
  const { jwksUrl, publicKey, scopes } = app.data;
  return (
    <Alert variant="light" title={texts.title} data-testid="okta-app">
      <Stack gap="xs">
        {publicKey === null ? null : (
          <>
            <Copyable label={texts.jwks} value={jwksUrl} />
            <Copyable label={texts.key} value={JSON.stringify(publicKey)} />
            <Text size="xs" c="dimmed">
              {texts.keyHint}
            </Text>
          </>
        )}
        {scopes.length === 0 ? (
          <Text size="sm">{texts.noScopes}</Text>
        ) : (
          <Table aria-label={texts.scopes} fz="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{texts.scope}</Table.Th>
                <Table.Th>{texts.permissions}</Table.Th>
                <Table.Th>{texts.flows}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {scopes.map(({ scope, permissions, flows }) => (
                <Table.Tr key={scope}>
                  <Table.Td>
                    <Code>{scope}</Code>
                  </Table.Td>
                  <Table.Td>{permissions.length === 0 ? texts.standardRole : permissions.join(', ')}</Table.Td>
                  <Table.Td>{flows.join(', ')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Alert>
  );
}

function Copyable({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text size="xs" fw={600}>
        {label}
      </Text>
      <Group gap={4} wrap="nowrap">
        <Code style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{value}</Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon size={22} aria-label={texts.copy(label)} onClick={copy}>
              {copied ? <Check size={14} /> : <Copy size={14} />}
            </ActionIcon>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}
