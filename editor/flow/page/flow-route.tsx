// The address of one flow, handed to the flow page. A new page for each flow, so that no state leaks between two.
import { useParams } from '@tanstack/react-router';

import { FlowPage } from './flow-page.tsx';

export function FlowRoute() {
  const { flowId } = useParams({ from: '/shell/flows/$flowId' });
  return <FlowPage key={flowId} flowId={flowId} />;
}
