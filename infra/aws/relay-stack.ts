import { Aws, aws_events as events, aws_iam as iam, Stack, type StackProps, aws_events_targets as targets } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ec2Events } from './events.ts';

export interface RelayStackProps extends StackProps {
  readonly namespace: string;
  readonly homeRegion: string;
}

/** EventBridge hears EC2 in its own region only: this sends what a hunt wants to know to the bus of the home region, in the same account. */
export class RelayStack extends Stack {
  constructor(scope: Construct, id: string, { namespace, homeRegion, ...props }: RelayStackProps) {
    super(scope, id, { description: `Foothold: EC2's events to ${homeRegion}`, ...props });
    const rules = `arn:${Aws.PARTITION}:events:${this.region}:${Aws.ACCOUNT_ID}:rule`;
    const home = `arn:${Aws.PARTITION}:events:${homeRegion}:${Aws.ACCOUNT_ID}:event-bus/default`;
    const role = new iam.Role(this, 'RelayRole', {
      roleName: `${namespace}-relay-${this.region}`,
      description: `Lets EventBridge send EC2's events to ${homeRegion}`,
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': Object.keys(ec2Events).map((id) => `${rules}/${namespace}-${id}`) },
        },
      }),
      inlinePolicies: {
        own: new iam.PolicyDocument({
          statements: [new iam.PolicyStatement({ sid: 'TellHome', actions: ['events:PutEvents'], resources: [home] })],
        }),
      },
    });
    const bus = events.EventBus.fromEventBusArn(this, 'Home', home);
    for (const [id, eventPattern] of Object.entries(ec2Events)) {
      new events.Rule(this, `${id}Rule`, {
        ruleName: `${namespace}-${id}`,
        description: `${eventPattern.detailType[0]}: to ${homeRegion}`,
        eventPattern,
        targets: [new targets.EventBus(bus, { role })],
      });
    }
  }
}
