import * as v from 'valibot';

const text = v.optional(v.nullable(v.string()));

/**
 * What of an HTTP API event (payload format 2.0) is looked at. The authorizer's part is the only word on who calls.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const inputSchema = v.object({
  version: v.literal('2.0'),
  rawPath: v.string(),
  rawQueryString: v.optional(v.string(), ''),
  headers: v.optional(v.record(v.string(), v.optional(v.string())), {}),
  body: text,
  isBase64Encoded: v.optional(v.boolean(), false),
  requestContext: v.object({
    stage: v.optional(v.string(), '$default'),
    http: v.object({ method: v.string() }),
    authorizer: v.optional(
      v.nullable(
        v.object({
          iam: v.optional(v.nullable(v.object({ accountId: v.pipe(v.string(), v.nonEmpty()), userArn: v.pipe(v.string(), v.nonEmpty()) }))),
          jwt: v.optional(v.nullable(v.object({ claims: v.record(v.string(), v.unknown()) }))),
          /** The context that `authorise-oci-events` gave. */
          lambda: v.optional(v.nullable(v.object({ tenant: v.optional(v.unknown()) }))),
        }),
      ),
    ),
  }),
});

export type HttpEvent = v.InferOutput<typeof inputSchema>;
