// What lies over every page: the short notes at its edge, and the questions that are asked before something is done.
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';

import { questionsCanBeAsked } from './ask.ts';

/** Mounted once. Only when it is drawn can questions be asked. */
export function Overlays() {
  useEffect(questionsCanBeAsked, []);
  return (
    <ModalsProvider>
      <Notifications position="bottom-right" limit={4} />
    </ModalsProvider>
  );
}
