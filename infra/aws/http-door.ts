import {
  aws_apigatewayv2 as apigateway,
  aws_apigatewayv2_authorizers as authorizers,
  aws_apigatewayv2_integrations as integrations,
  aws_logs as logs,
  RemovalPolicy,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { routes } from '../../shared/domain/api/routes.ts';
import type { Room } from './function-room.ts';
import type { Parameters } from './parameters.ts';

/**
 * The HTTP API before `http-api`: the routes that the function knows and no other, each behind IAM, or JWTs where an issuer was given. The
 * tenant is what the authoriser proves. Rates of one caller are the function's to limit: an HTTP API limits all callers together.
 */
export function httpDoor(
  scope: Construct,
  { namespace, jwtIssuer, jwtAudience, retentionDays }: Parameters,
  room: Room,
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
  for (const { method, path } of Object.values(routes)) {
    api.addRoutes({ path, methods: [apigateway.HttpMethod[method]], integration });
  }
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
