// A process that accepts deliveries and starts their runs until it is killed, printing a line for each one that the
// store has acknowledged. `node accept-forever.test-support.ts <file>`
import { writeSync } from 'node:fs';
import { aDelivery, anEvent, aRun, SNAPSHOT, started } from '../contract-builders.ts';
import { openSqliteStore } from './open.ts';

const store = await openSqliteStore({ file: process.argv[2]! });
await store.flows.putSnapshot(SNAPSHOT, '{}');

async function acceptForever(): Promise<never> {
  for (;;) {
    const event = anEvent({ runs: [aRun()] });
    const [accepted] = await store.events.accept(aDelivery(), [event]);
    const { id, seq } = accepted!.runs[0]!;
    await store.runs.append(() => ({ runSeq: seq, chunk: 0, records: [started()], status: 'running' }));
    // Synchronous, so that the line is out before the next one is begun.
    writeSync(1, `${JSON.stringify({ event: event.id, run: id, seq })}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, acceptForever));
