import {
  aws_apigatewayv2 as apigateway,
  aws_apigatewayv2_authorizers as authorizers,
  Duration,
  aws_apigatewayv2_integrations as integrations,
  aws_logs as logs,
  RemovalPolicy,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Route, routesFor } from '../../shared/domain/api/routes.ts';
import type { Room } from './function-room.ts';
import type { Parameters } from './parameters.ts';

/**
 * The HTTP API before `http-api`: the routes that the function knows and no other, each behind IAM, or JWTs where an issuer was given. The
 * tenant is what the authoriser proves. Rates of one caller are the function's to limit: an HTTP API limits all callers together. With
 * `ociSender`, which knows OCI Notifications by its password, there is the route of OCI's events.
 */
export function httpDoor(
  scope: Construct,
  { namespace, jwtIssuer, jwtAudience, retentionDays }: Parameters,
  room: Room,
  ociSender?: Room,
): apigateway.HttpApi {
  const authorizer =
    jwtIssuer === undefined ? new authorizers.HttpIamAuthorizer() : new authorizers.HttpJwtAuthorizer('Jwt', jwtIssuer, { jwtAudience });
  const api = new apigateway.HttpApi(scope, 'Api', {
    apiName: namespace,
    description: 'Foothold: hunts, capacity, schedules, events (openapi/foothold.json)',
    createDefaultStage: false,
    defaultAuthorizer: authorizer,
  });
  const integration = new integrations.HttpLambdaIntegration('HttpApiFunction', room.function);
  const open = (callers: Route['callers'], by?: apigateway.IHttpRouteAuthorizer) => {
    for (const { method, path } of routesFor(callers)) {
      api.addRoutes({ path, methods: [apigateway.HttpMethod[method]], integration, ...(by === undefined ? {} : { authorizer: by }) });
    }
  };
  open('tenants');
  // What else a proven caller sends to a path that there is: HEAD, OPTIONS, and what the function refuses with 405, as `foothold serve` does.
  for (const path of new Set(routesFor('tenants').map((route) => route.path)))
    api.addRoutes({ path, methods: [apigateway.HttpMethod.ANY], integration });
  if (ociSender !== undefined) open('oci-notifications', passwordOf(ociSender));
  const log = new logs.LogGroup(scope, 'ApiLog', {
    logGroupName: `/aws/vendedlogs/apis/${namespace}`,
    retention: retentionDays as logs.RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new apigateway.HttpStage(scope, 'ApiStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: 50, burstLimit: 100 },
    accessLogSettings: { destination: new apigateway.LogGroupLogDestination(log) },
  });
  return api;
}

/**
 * Asked for each request, also one without credentials: the gateway itself would answer 401 without the WWW-Authenticate that Oracle's page
 * asks for, and no answer of an HTTP API's own can be changed. Nothing is cached: the key of a cache would be the credentials.
 */
function passwordOf(room: Room): authorizers.HttpLambdaAuthorizer {
  return new authorizers.HttpLambdaAuthorizer('OciNotifications', room.function, {
    responseTypes: [authorizers.HttpLambdaResponseType.SIMPLE],
    identitySource: [],
    resultsCacheTtl: Duration.seconds(0),
  });
}
