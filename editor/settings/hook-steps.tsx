// Says how the hook is registered in the Okta Admin Console, with the words that stand there.
import { ActionIcon, CopyButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, Copy } from 'lucide-react';

import styles from './settings.module.css';
import { TEXTS as UI_TEXTS } from '../ui/texts.ts';
import { TEXTS } from './texts.ts';

const { steps, eventTypes } = TEXTS.hook;

/** The sentences come in pieces, as some words in them are emphasised. */
export function HookSteps() {
  return (
    <div className={styles.panel}>
      <ol className={styles.steps}>
        <li>
          <div>
            {steps.open[0]} <strong>{steps.open[1]}</strong> {steps.open[2]} <strong>{steps.open[3]}</strong>.
          </div>
        </li>
        <li>
          <div>
            {steps.endpoint[0]} <strong>{steps.endpoint[1]}</strong>, {steps.endpoint[2]}{' '}
            <strong>{steps.endpoint[3]}</strong>.
          </div>
        </li>
        <li>
          <div>
            {steps.subscribe}
            <ul className={styles.eventTypes}>
              {Object.entries(eventTypes).map(([type, text]) => (
                <li key={type}>
                  <code>{type}</code>
                  <CopyButton value={type}>
                    {({ copied, copy }) => (
                      <ActionIcon size="sm" aria-label={UI_TEXTS.copy.of(type)} onClick={copy}>
                        {copied ? <Check size={14} /> : <Copy size={14} />}
                      </ActionIcon>
                    )}
                  </CopyButton>
                  {text}
                </li>
              ))}
            </ul>
          </div>
        </li>
        <li>
          <div>
            {steps.verify[0]} <strong>{steps.verify[1]}</strong>, {steps.verify[2]} <strong>{steps.verify[3]}</strong>.{' '}
            {steps.verify[4]}
          </div>
        </li>
        <li>
          <div>
            {steps.test[0]} <strong>{steps.test[1]}</strong>, {steps.test[2]} <Link to="/events">{steps.events}</Link>.
          </div>
        </li>
      </ol>
    </div>
  );
}
