import { Duration, aws_lambda_destinations as destinations, aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeDeadEnd } from './acknowledged.ts';
import { pascal, type Room } from './function-room.ts';
import { deadLettersOf } from './places.ts';

/** A function that events call is called twice again when it fails; then the event waits in the queue that is returned. */
export function keepUnhandled(scope: Construct, name: string, room: Room, namespace: string): sqs.Queue {
  const queue = deadLetters(scope, name, namespace);
  room.function.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
    onFailure: new destinations.SqsDestination(queue),
  });
  return queue;
}

/** Two weeks for somebody to look. */
function deadLetters(scope: Construct, name: string, namespace: string): sqs.Queue {
  const queue = new sqs.Queue(scope, `${pascal(name)}DeadLetters`, {
    queueName: deadLettersOf(namespace, name),
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledgeDeadEnd(queue);
  return queue;
}
