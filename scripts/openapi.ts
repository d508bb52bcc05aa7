import { readFileSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { type Operation, type Route, routes } from '../shared/domain/api/routes.ts';
import * as schemas from '../shared/domain/api/schemas.ts';
import type { JsonObject, JsonValue } from '../shared/domain/json.ts';

/**
 * The OpenAPI document of the HTTP API, made of the table of routes and their schemas. `node scripts/openapi.ts` writes it; a test says
 * when it is no longer what they say.
 */
export const openApiFile = new URL('../openapi/foothold.json', import.meta.url);

/** Schemas that have a name of their own in the document. */
const named: Readonly<Record<string, v.GenericSchema>> = {
  HuntRequest: schemas.huntRequestSchema,
  Started: schemas.startedSchema,
  HuntPage: schemas.pageSchema,
  Hunt: schemas.huntViewSchema,
  Controlled: schemas.controlledSchema,
  FleetRequest: schemas.fleetRequestSchema,
  FleetLine: schemas.fleetLineSchema,
  Fleets: schemas.fleetListSchema,
  Fleet: schemas.fleetViewSchema,
  Capacity: schemas.capacitySchema,
  ScheduleRequest: schemas.scheduleRequestSchema,
  Schedule: schemas.scheduleSchema,
  Schedules: schemas.scheduleListSchema,
  Event: schemas.eventRequestSchema,
  EventAnswer: schemas.eventAnswerSchema,
  OciNotification: schemas.ociNotificationSchema,
  OciNotificationAnswer: schemas.ociNotificationAnswerSchema,
  Problem: schemas.refusalSchema,
};

const ref = (schema: v.GenericSchema): JsonObject => {
  const name = Object.keys(named).find((key) => named[key] === schema);
  if (name === undefined) throw new Error('a schema of a route has no name in the document');
  return { $ref: `#/components/schemas/${name}` };
};

const json = (schema: v.GenericSchema): JsonObject => ({ 'application/json': { schema: ref(schema) } });

/** Refusals that every operation can give, and those of some. */
const refusals: Readonly<Record<string, string>> = {
  '400': 'The request has problems: all of them are listed',
  '401': 'Who asks is not known',
  '404': 'There is no such thing, or it is not yours',
  '409': 'Another runner hunts in this account',
  '413': 'The body is larger than 128 KiB',
  '415': 'The body is not JSON in UTF-8',
  '422': 'The Idempotency-Key belongs to another request',
  '429': 'Too many requests, starts or open hunts; Retry-After says when to come back',
};

export function openApi(): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [operation, route] of Object.entries(routes) as [Operation, Route][]) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describe(operation, route) };
  }
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Foothold',
      version,
      description: 'Hunts for instances in clouds that are full. A caller sees and touches its own hunts only.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ iam: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        iam: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'AWS Signature Version 4, service execute-api' },
        bearer: { type: 'http', scheme: 'bearer', description: 'A JWT, or the token of foothold serve' },
        ociNotifications: { type: 'http', scheme: 'basic', description: 'User and password of the subscription of OCI Notifications' },
      },
      schemas: Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, plain(schema)])),
    },
  };
}

function describe(operationId: Operation, route: Route): JsonObject {
  const { callers, method, path, summary, keyed, conflicts, query, body, status, answer } = route;
  const parameters = [
    ...(path.includes('{id}') ? [idParameter] : []),
    ...(keyed ? [keyParameter] : []),
    ...(query === null ? [] : queryParameters(query)),
  ];
  const some = [
    '400',
    '401',
    '429',
    ...(path.includes('{id}') ? ['404'] : []),
    ...(conflicts ? ['409'] : []),
    ...(keyed ? ['422'] : []),
    ...(method === 'POST' ? ['413'] : []),
    ...(method === 'POST' && callers === 'tenants' ? ['415'] : []),
  ];
  const success: JsonObject = { description: answer === null ? 'Done' : summary, ...(answer === null ? {} : { content: json(answer) }) };
  return {
    operationId,
    summary,
    ...(callers === 'tenants' ? {} : { security: [{ ociNotifications: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: { [String(status)]: success, ...Object.fromEntries(some.sort().map((code) => [code, refusal(code)])) },
  };
}

function refusal(code: string): JsonObject {
  return { description: refusals[code]!, content: { 'application/problem+json': { schema: ref(schemas.refusalSchema) } } };
}

const idParameter: JsonObject = { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9A-HJKMNP-TV-Z]{26}$' } };
const keyParameter: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Made up by the caller for each new request, the same in each repetition of it',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
};

function queryParameters(query: v.GenericSchema): JsonObject[] {
  const { properties = {} } = plain(query) as { properties?: Record<string, JsonValue> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
}

/** As callers send it: before defaults and transformations. */
function plain(schema: v.GenericSchema): JsonObject {
  const { $schema: _, ...rest } = toJsonSchema(schema, { typeMode: 'input', target: 'draft-2020-12', errorMode: 'ignore' });
  return JSON.parse(JSON.stringify(rest)) as JsonObject;
}

export function openApiText(): string {
  return `${JSON.stringify(openApi(), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(openApiFile, openApiText());
