import * as v from 'valibot';

/**
 * What of a Lambda authorizer's event (HTTP API, payload format 2.0) is looked at.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export const inputSchema = v.object({
  version: v.literal('2.0'),
  type: v.literal('REQUEST'),
  headers: v.optional(v.record(v.string(), v.optional(v.string())), {}),
});
