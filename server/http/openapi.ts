// GET /api/openapi.json: the description of the API, made of the very calls that are served, and of what is served by
// hand.
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';

import { approvalBody, approvalState } from '../../shared/api/approvals.ts';
import { errorResponse, type ApiCall } from '../../shared/api/call.ts';
import { isNothing } from './route.ts';

const JSON_TYPE = 'application/json';
const problem = (description: string) => ({ description, content: { [JSON_TYPE]: { schema: errorResponse } } });

/** An OpenAPI 3.1 document as plain data. A test compares what it describes with what is served. Pure. */
export function describeApi(calls: readonly ApiCall[], about: { version: string; publicUrl: string }): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const call of calls) {
    const path = call.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [call.method]: operationOf(call) };
  }
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Signalbox',
        version: about.version,
        description:
          'Errors are `{error: {code, message, details}}`, lists `{items, nextCursor}`, times ISO 8601 in UTC.',
      },
      servers: [{ url: about.publicUrl }],
      security: [{ token: [] }, { session: [] }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token, `sbx_…`.' },
          session: { type: 'apiKey', in: 'cookie', name: 'signalbox.sid' },
        },
      },
      paths: { ...paths, ...servedByHand() },
    },
    {
      // z.custom and the like: what they are is said by their `meta`.
      override: ({ jsonSchema, zodSchema }) => {
        const meta = z.globalRegistry.get(zodSchema);
        if (meta?.['type'] === 'object') jsonSchema.type = 'object';
      },
      allowEmptySchema: { custom: true, undefined: true },
    },
  );
}

/** One declared call. `x-role`: who may make it. */
function operationOf(call: ApiCall): ZodOpenApiOperationObject {
  const status = String(call.status ?? (isNothing(call.response) ? 204 : 200));
  const good = isNothing(call.response)
    ? { description: 'Done' }
    : { description: call.summary, content: { [JSON_TYPE]: { schema: call.response } } };
  const responses: ZodOpenApiResponsesObject = { [status as '200']: good, '400': problem('What was sent is wrong') };
  if (call.access !== 'public') {
    responses['401'] = problem('Not signed in');
    responses['403'] = problem('Not allowed');
  }
  if (call.path.includes(':')) responses['404'] = problem('There is no such thing');
  const operation: ZodOpenApiOperationObject = {
    summary: call.summary,
    operationId: operationIdOf(call),
    tags: [call.path.split('/')[2] ?? 'api'],
    responses,
  };
  if (call.access === 'public') operation.security = [];
  else operation['x-role'] = call.access;
  if (hasKeys(call.params)) operation.requestParams = { path: call.params };
  if (hasKeys(call.query)) operation.requestParams = { ...operation.requestParams, query: call.query };
  if (!isNothing(call.body)) {
    operation.requestBody = {
      required: !call.body.safeParse(undefined).success,
      content: { [JSON_TYPE]: { schema: call.body } },
    };
  }
  if (call.bodyType !== undefined)
    operation.requestBody = { required: true, content: { [call.bodyType]: { schema: z.string() } } };
  return operation;
}

function hasKeys(schema: z.ZodType): schema is z.ZodObject {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).length > 0;
}

/** `GET /api/flows/:id/versions` as `getFlowsIdVersions`. */
function operationIdOf(call: ApiCall): string {
  const words = call.path
    .split('/')
    .slice(2)
    .flatMap((part) => part.replace(':', '').split(/[-.]/));
  return call.method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** What is served without a declared call: hooks, webhooks, pages of approvals, the stream, probes. */
function servedByHand(): ZodOpenApiPathsObject {
  const text = (type: string, description: string) => ({ description, content: { [type]: { schema: z.string() } } });
  const anyObject = z.record(z.string(), z.json());
  const get = (
    summary: string,
    tag: string,
    responses: ZodOpenApiResponsesObject,
    isPublic = true,
  ): ZodOpenApiOperationObject => ({
    summary,
    tags: [tag],
    responses,
    ...(isPublic ? { security: [] } : {}),
  });
  const connection = z.object({ connection: z.string() });
  const verification: ZodOpenApiOperationObject = {
    ...get("Okta's one-time verification", 'hooks', {
      '200': {
        description: 'The challenge',
        content: { [JSON_TYPE]: { schema: z.object({ verification: z.string() }) } },
      },
      '400': problem('No challenge'),
    }),
    requestParams: { header: z.object({ 'x-okta-verification-challenge': z.string() }) },
  };
  const delivery: ZodOpenApiOperationObject = {
    summary: 'A delivery of events; the secret stands in the header that the connection names',
    tags: ['hooks'],
    security: [],
    requestParams: { header: z.object({ authorization: z.string() }) },
    requestBody: { required: true, content: { [JSON_TYPE]: { schema: anyObject } } },
    responses: {
      '204': { description: 'Durably stored' },
      '400': problem('No JSON, or no envelope'),
      '401': problem('Wrong secret'),
      '413': problem('Too large'),
      '429': problem('Too many refused requests'),
      '503': problem('Not stored; send it again'),
    },
  };
  const withConnection = (operation: ZodOpenApiOperationObject): ZodOpenApiOperationObject => ({
    ...operation,
    requestParams: { ...operation.requestParams, path: connection },
  });
  const addressed = {
    requestParams: { path: z.object({ token: z.string() }) },
    tags: ['approvals'],
    security: [],
  };
  const page = { description: 'A page', content: { 'text/html': { schema: z.string() } } };
  const linkTroubles: ZodOpenApiResponsesObject = {
    '404': { ...page, description: 'Not a link of this installation' },
    '410': { ...page, description: 'Used up, out of date, or over' },
    '429': { ...page, description: 'Too many wrong links' },
  };
  return {
    '/approve/{token}': {
      get: {
        ...addressed,
        summary: "An approval's page; decides nothing",
        responses: { '200': page, ...linkTroubles },
      },
      post: {
        ...addressed,
        summary: 'An approval by its link, once; answers JSON to JSON, else a page',
        requestBody: {
          required: true,
          content: {
            [JSON_TYPE]: { schema: approvalBody },
            'application/x-www-form-urlencoded': { schema: approvalBody },
          },
        },
        responses: {
          '200': { description: 'Recorded', content: { ...page.content, [JSON_TYPE]: { schema: approvalState } } },
          '400': { ...page, description: 'No decision' },
          '403': { ...page, description: 'Whoever started the run by hand may not decide' },
          ...linkTroubles,
        },
      },
    },
    '/webhooks/{path}': {
      post: {
        summary: 'A request for the active flow with this webhook; its method and proof are those of its trigger',
        tags: ['hooks'],
        security: [],
        requestParams: {
          path: z.object({ path: z.string() }),
          header: z.object({ 'idempotency-key': z.string().optional() }),
        },
        requestBody: { content: { [JSON_TYPE]: { schema: z.json() } } },
        responses: {
          '200': { description: "The run's result, where the trigger waits for it" },
          '202': {
            description: 'Durably stored; `runId` is null where nothing was started',
            content: { [JSON_TYPE]: { schema: z.object({ runId: z.string().nullable() }) } },
          },
          '400': problem('The body is not what its type says'),
          '401': problem('Wrong secret or signature'),
          '404': problem('No active flow has this address'),
          '405': problem('Another method'),
          '413': problem('Larger than 1 MiB'),
          '415': problem('A type or encoding that is not taken'),
          '429': problem('Too many refused requests'),
          '502': problem('The run failed, where the trigger waits for it'),
          '503': problem('Not stored; send it again'),
        },
      },
    },
    '/hooks/okta': { get: verification, post: delivery },
    '/hooks/okta/{connection}': { get: withConnection(verification), post: withConnection(delivery) },
    '/api/stream': {
      get: {
        ...get(
          'Server-sent events: run, step, event, flow',
          'stream',
          { '200': text('text/event-stream', 'The stream'), '401': problem('Not signed in') },
          false,
        ),
        requestParams: { query: z.object({ run: z.string().optional() }) },
      },
    },
    '/api/schema/flow.json': {
      get: get('JSON Schema of the flow file', 'schema', {
        '200': { description: 'JSON Schema 2020-12', content: { [JSON_TYPE]: { schema: anyObject } } },
      }),
    },
    '/api/openapi.json': {
      get: get('This document', 'schema', {
        '200': { description: 'OpenAPI 3.1', content: { [JSON_TYPE]: { schema: anyObject } } },
      }),
    },
    '/health/live': { get: get('The process answers', 'health', { '200': { description: 'It does' } }) },
    '/health/ready': {
      get: get('Events can be stored', 'health', { '200': { description: 'They can' }, '503': problem('They cannot') }),
    },
    '/metrics': {
      get: get('Prometheus metrics; with a token of any role, unless SIGNALBOX_METRICS is open', 'health', {
        '200': text('text/plain', 'Metrics'),
        '401': problem('Not signed in'),
      }),
    },
  };
}
