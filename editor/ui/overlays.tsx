// What lies over every page: the short notes at its edge, and the questions that are asked before a deed.
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';

import { questionsCanBeAsked } from './ask.ts';

export function Overlays() {
  useEffect(questionsCanBeAsked, []);
  return (
    <ModalsProvider>
      <Notifications position="bottom-right" limit={4} />
    </ModalsProvider>
  );
}
