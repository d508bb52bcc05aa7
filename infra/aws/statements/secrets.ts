import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Ground } from '../ground.ts';
import { allow, type Statement } from './grant.ts';

/** Keeping a key and having it again; a secret is made with the namespace's tag alone. */
export function keepingKeys(ground: Ground): Statement[] {
  const { namespace } = ground.parameters;
  return [
    allow({
      sid: 'KeepKeys',
      actions: ['secretsmanager:PutSecretValue', 'secretsmanager:GetSecretValue'],
      resources: keySecrets(ground),
    }),
    allow({
      sid: 'KeepKeysTagged',
      actions: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
      resources: keySecrets(ground),
      conditions: { StringEquals: { [`aws:RequestTag/${namespace}`]: 'true' } },
    }),
  ];
}

export function usingKeys(ground: Ground): Statement[] {
  return [allow({ sid: 'UseKeys', actions: ['secretsmanager:GetSecretValue'], resources: keySecrets(ground) })];
}

export function endingKeys(ground: Ground): Statement[] {
  return [allow({ sid: 'EndKeys', actions: ['secretsmanager:DeleteSecret'], resources: keySecrets(ground) })];
}

export function ociKey({ parameters: { ociSecret } }: Ground): Statement[] {
  return ociSecret === undefined ? [] : [allow({ sid: 'OciKey', actions: ['secretsmanager:GetSecretValue'], resources: [ociSecret] })];
}

/** The one secret of OCI Notifications' password. */
export function ociSender({ parameters: { ociEventsSecret } }: Ground): Statement[] {
  if (ociEventsSecret === undefined) return [];
  return [allow({ sid: 'OciSender', actions: ['secretsmanager:GetSecretValue'], resources: [ociEventsSecret] })];
}

/** Keys that hunts made: secrets of the namespace alone. */
function keySecrets({ scope, parameters: { namespace } }: Ground): string[] {
  const secret = { service: 'secretsmanager', resource: 'secret', resourceName: `${namespace}/keys/*` };
  return [Stack.of(scope).formatArn({ ...secret, arnFormat: ArnFormat.COLON_RESOURCE_NAME })];
}
