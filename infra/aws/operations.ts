import { aws_cloudwatch_actions as actions, aws_cloudwatch as cloudwatch, type aws_stepfunctions as stepfunctions } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { alarmTopic } from './alarm-topic.ts';
import { dashboard } from './dashboard.ts';
import type { Parameters } from './parameters.ts';
import { type SignParts, signsOf } from './signs.ts';

export interface OperationParts extends SignParts {
  readonly parameters: Parameters;
  readonly hunt: stepfunctions.StateMachine;
}

/** Alarms for what a person has to look at, one topic, one page to see it all. */
export function operations(scope: Construct, { parameters: { namespace, alarmEmail }, hunt, ...parts }: OperationParts): void {
  const signs = signsOf(namespace, parts);
  const topic = alarmTopic(scope, namespace, alarmEmail);
  const alarms = signs.map(({ id, text, metric, at }) => {
    const alarm = new cloudwatch.Alarm(scope, `${id}Alarm`, {
      alarmName: `${namespace}-${id}`,
      alarmDescription: `${text} docs/runbook.md, "${id}".`,
      metric,
      threshold: at,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new actions.SnsAction(topic));
    return alarm;
  });
  dashboard(scope, namespace, hunt, signs, alarms);
}
