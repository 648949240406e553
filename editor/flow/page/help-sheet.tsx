// All keys on one sheet, drawn from the tables of commands.
import { Modal } from '@mantine/core';

import { sheetOfKeys } from '../../commands/sheet.ts';
import { TEXTS } from '../texts.ts';
import styles from './flow-page.module.css';

export function HelpSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={TEXTS.helpTitle} size={920}>
      <div className={styles.help}>
        {sheetOfKeys().map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map(({ id, keys, text }) => (
                <div key={id}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
