// /api/tables: the calls of shared/api/tables.ts.
import * as calls from '../../../shared/api/tables.ts';
import type { TableRow } from '../../../shared/table/table.ts';
import { difference } from '../../access/audit/log.ts';
import { exportCsv, importCsv, LARGEST_FILE, tooLarge, type Separator } from '../../tables/csv.ts';
import type { HttpDeps } from '../deps.ts';
import { SENT, serve, type Api } from '../route.ts';

/** What separates fields in a CSV file, by its name in the query. */
const SEPARATORS: Record<'comma' | 'semicolon' | 'tab', Separator> = { comma: ',', semicolon: ';', tab: '\t' };
/** Rows that an export reads at a time. */
const ROWS_A_READ = 500;

export function serveTables(api: Api, { tables }: Pick<HttpDeps, 'tables'>): void {
  serve(api, calls.listTables, async () => ({ items: await tables.list() }));
  serve(api, calls.createTable, async ({ body, audit }) => {
    const made = await tables.create(body);
    const { id, name, columns } = made;
    audit.note({ subject: `table:${id}`, after: { name, columns } });
    return made;
  });
  serve(api, calls.getTable, ({ params }) => tables.get(params.id));
  serve(api, calls.updateTable, async ({ params, body, audit }) => {
    const { name, columns } = await tables.get(params.id);
    const changed = await tables.change(params.id, body);
    audit.note(difference({ name, columns }, { name: changed.name, columns: changed.columns }));
    return changed;
  });
  serve(api, calls.deleteTable, async ({ params, audit }) => {
    const { name, columns, rows } = await tables.get(params.id);
    audit.note({ before: { name, columns, rows } });
    await tables.remove(params.id);
    return undefined;
  });
  serve(api, calls.listRows, ({ params, query: { cursor, limit, order, ...filter } }) =>
    tables.rows(params.id, filter, { cursor, limit, newestFirst: order === 'newest' }),
  );
  serve(api, calls.addRow, async ({ params, body, audit }) => {
    const row = await tables.addRow(params.id, body.values);
    audit.note({ after: { row: row.id, ...row.values } });
    return row;
  });
  serve(api, calls.updateRow, async ({ params, body, audit }) => {
    const before = await tables.row(params.id, params.rowId);
    const after = await tables.changeRow(params.id, params.rowId, body.values);
    const changes = difference(before.values, after.values);
    audit.note({ before: { row: after.id, ...changes.before }, after: { row: after.id, ...changes.after } });
    return after;
  });
  serve(api, calls.deleteRow, async ({ params, audit }) => {
    const before = await tables.row(params.id, params.rowId);
    audit.note({ before: { row: before.id, ...before.values } });
    await tables.removeRow(params.id, params.rowId);
    return undefined;
  });
  serve(api, calls.exportRows, async ({ params, query, response }): Promise<typeof SENT> => {
    const table = await tables.get(params.id);
    const { cursor: _cursor, limit: _limit, order, ...filter } = query;
    const read = (cursor: string | undefined) =>
      tables.rows(params.id, filter, { cursor, limit: ROWS_A_READ, newestFirst: order === 'newest' });
    // A filter that makes no sense is answered before the file begins.
    let page = await read(undefined);
    async function* rows(): AsyncGenerator<TableRow> {
      for (;;) {
        yield* page.items;
        if (page.nextCursor === null) return;
        page = await read(page.nextCursor);
      }
    }
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="${table.id}.csv"`);
    response.setHeader('Cache-Control', 'no-store');
    await exportCsv(table, rows(), response);
    return SENT;
  });
  serve(api, calls.importRows, async ({ params, query, request, audit }) => {
    // A file that says that it is too large is refused before it is read; one that does not say is counted.
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_FILE) throw tooLarge();
    const table = await tables.get(params.id);
    const isPreview = query.preview === 'true';
    const imported = await importCsv(table, request, {
      separator: SEPARATORS[query.separator],
      at: tables.now(),
      isPreview,
      write: (writes) => tables.write(writes, isPreview),
    });
    const { problems: _problems, ...counts } = imported;
    audit.note({ after: counts });
    return imported;
  });
}
