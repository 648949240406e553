// What an administrator enters in Okta for a connection's service app: its public key and the address where Okta
// fetches it, and the scopes that the connection and the active flows need, with whether they are granted. It also
// says by what Signalbox recognises its own doing in Okta (T5).
import { ActionIcon, CopyButton, Textarea } from '@mantine/core';
import { Check, Copy } from 'lucide-react';

import { getOktaApp, getOktaScopes } from '../../shared/api/scopes.ts';
import { useApi } from '../api/hooks.ts';
import { ScopeTable } from '../ui/scope-table.tsx';
import { Time } from '../ui/time.tsx';
import styles from './connections.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.okta;

/**
 * Asks anew whenever it is shown: scopes are granted in Okta, of which Signalbox hears nothing. Shows nothing until
 * it knows the app.
 */
export function OktaApp({ id }: { id: string }) {
  const app = useApi(getOktaApp, { params: { id } }, { staleMs: 0 });
  const asked = useApi(getOktaScopes, { params: { id } }, { staleMs: 0 });
  if (app.data === undefined) return null;
  const { jwksUrl, publicKey, formerKeysUntil, scopes, ownClient } = app.data;
  const granted = new Map(asked.data?.items.map((each) => [each.scope, each.granted]));
  // While Okta is asked a scope is neither granted nor unknown; one that the answer does not tell of is unknown.
  const unasked = asked.isPending ? undefined : 'unknown';
  return (
    <section className={styles.okta} aria-label={texts.title} data-testid="okta-app">
      <h3>{texts.title}</h3>
      {publicKey === null ? null : (
        <>
          <p>{texts.keyHint}</p>
          <Copyable label={texts.jwks} value={jwksUrl} />
          <Copyable label={texts.key} value={JSON.stringify(publicKey, null, 2)} />
          {formerKeysUntil === null ? null : (
            <p>
              {texts.formerKeys} <Time at={formerKeysUntil} />.
            </p>
          )}
        </>
      )}
      <h4>{texts.scopes}</h4>
      {scopes.length === 0 ? (
        <p>{texts.noScopes}</p>
      ) : (
        <>
          <p>{texts.scopesHint}</p>
          <ScopeTable
            label={texts.scopes}
            use={texts.flows}
            rows={scopes.map(({ scope, permissions, flows, uses }) => ({
              scope,
              permissions,
              granted: granted.get(scope) ?? unasked,
              use: [...uses.map((use) => texts.uses[use]), ...flows].join(', '),
            }))}
          />
        </>
      )}
      <h4>{texts.own}</h4>
      <p>{ownText(ownClient)}</p>
    </section>
  );
}

/** Says by which of the three marks events of one's own are recognised, the surest first. */
function ownText({ clientId, tokenId, tokenOwnerId }: Record<'clientId' | 'tokenId' | 'tokenOwnerId', string | null>) {
  if (clientId !== null) return texts.ownApp(clientId);
  if (tokenId !== null) return texts.ownToken(tokenId);
  return tokenOwnerId === null ? texts.ownUnknown : texts.ownByOwner(tokenOwnerId);
}

function Copyable({ label, value }: { label: string; value: string }) {
  return (
    <div className={styles.copyable}>
      <Textarea
        readOnly
        label={label}
        value={value}
        autosize
        minRows={1}
        maxRows={12}
        classNames={{ input: styles.code }}
      />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon size={28} aria-label={texts.copy(label)} onClick={copy}>
            {copied ? <Check size={16} /> : <Copy size={16} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  );
}
