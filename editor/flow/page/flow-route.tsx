// Hands the address of one flow to the flow page. There is a new page for each flow, so that no state leaks between
// two.
import { useParams } from '@tanstack/react-router';

import { FlowPage } from './flow-page.tsx';

export function FlowRoute() {
  const { flowId } = useParams({ from: '/shell/flows/$flowId' });
  return <FlowPage key={flowId} flowId={flowId} />;
}
