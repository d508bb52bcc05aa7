import { aws_iam as iam } from 'aws-cdk-lib';
import type { Ground } from '../ground.ts';

export type Statement = iam.PolicyStatement;

/** Something that a function may do, in as many statements as it takes. */
export type Grant = (ground: Ground) => Statement[];

/** Several grants as one, in their order. */
export function all(...grants: readonly Grant[]): Grant {
  return (ground) => grants.flatMap((grant) => grant(ground));
}

export function allow(props: iam.PolicyStatementProps): Statement {
  return new iam.PolicyStatement({ effect: iam.Effect.ALLOW, ...props });
}
