// web.page: sends an alert to a paging service.
import { z } from 'zod';

import { defineAction, done, simulated } from '../../../shared/card/card.ts';
import type { HttpRequest } from '../../../shared/card/card.ts';
import { statusError } from '../../../shared/card/http-status.ts';

export default defineAction({
  id: 'web.page',
  version: 1,
  title: 'Page Someone',
  summary: 'Sends an alert to a paging service.',
  docs: 'Posts the summary to the address. The service recognises a repeated alert by its `Idempotency-Key`.',
  effect: 'repeatable',
  input: z.object({
    url: z.string().min(1).meta({ title: 'URL', format: 'url', placeholder: 'https://example.com/alerts' }),
    summary: z.string().meta({ title: 'Summary', widget: 'textarea' }),
  }),
  output: z.object({ accepted: z.boolean().meta({ title: 'Accepted' }) }),
  sample: { accepted: true },
  example: { url: 'https://example.com/alerts', summary: 'All factors were reset.' },
  async run({ input, mode, http, signal, idempotencyKey }) {
    signal.throwIfAborted();
    const request: HttpRequest = {
      method: 'POST',
      url: input.url,
      headers: { 'idempotency-key': idempotencyKey },
      body: { summary: input.summary },
    };
    if (mode === 'dry')
      return simulated({ method: 'POST', url: input.url, body: { summary: input.summary } }, { accepted: true });
    const response = await http.request(request);
    const failure = statusError(response, 'The paging service');
    if (failure !== undefined) throw failure;
    return done({ accepted: true });
  },
});
