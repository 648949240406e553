// Deliveries' rows as the port has them.
import type { DeliveryRow } from '../rows.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

/** Reads the delivery of a stored event, which is there as long as the event is. */
export function deliveryReader({ database, query }: Context): (seq: number) => DeliveryRow {
  const delivery = prepare(database, (p: { seq: number }) =>
    query
      .selectFrom('deliveries')
      .select([
        'id',
        'connection',
        'via',
        'event_id as eventId',
        'event_time as eventTime',
        'source',
        'headers',
        'received_at as receivedAt',
        'duplicates',
      ])
      .where('seq', '=', p.seq),
  );
  return (seq) => {
    // A delivery is pruned only with its last event, so the row is there.
    const { headers, ...row } = delivery.get({ seq })!;
    return { ...row, headers: JSON.parse(headers) as Record<string, string> };
  };
}
