// Tells what a card is: its words, its ports, the Okta scopes that it needs, and whether it may be repeated.
import type { CardManifest } from '../../shared/card/manifest.ts';
import { portsOf } from '../../shared/card/ports.ts';
import type { FlowNode } from '../../shared/flow/flow.ts';
import { Markdown } from '../ui/markdown.tsx';
import { UnknownCard } from './node-inputs.tsx';
import { TEXTS } from './texts.ts';
import styles from './inspector.module.css';

export function AboutCard({ node, manifest }: { node: FlowNode; manifest: CardManifest | undefined }) {
  if (manifest === undefined) return <UnknownCard card={node.card} />;
  return (
    <div className={`${styles.form} ${styles.about}`} data-form>
      <h2>{manifest.title}</h2>
      <p className={styles.aboutSummary}>{manifest.summary}</p>
      <Markdown text={manifest.docs} />
      <dl>
        {manifest.ports.length > 0 && (
          <>
            <dt>{TEXTS.ports}</dt>
            <dd>{portsOf(node, manifest).join(', ')}</dd>
          </>
        )}
        {manifest.kind === 'action' && (
          <>
            <dt>{TEXTS.effect}</dt>
            <dd>{TEXTS.effects[manifest.effect]}</dd>
          </>
        )}
        {manifest.scopes.length > 0 && (
          <>
            <dt>{TEXTS.scopes}</dt>
            <dd>
              {manifest.scopes.map((scope) => (
                <code key={scope}>{scope}</code>
              ))}
            </dd>
          </>
        )}
        <dt>ID</dt>
        <dd>
          <code>{`${manifest.id}@${manifest.version}`}</code>
        </dd>
      </dl>
    </div>
  );
}
