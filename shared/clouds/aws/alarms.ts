import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { type Cron, eventBridgeCron } from '../../domain/api/cron.ts';

export interface SchedulerPlaces {
  /** Name of the schedule group, which all of ours are in. */
  readonly group: string;
  /** ARN of the function that is called. */
  readonly target: string;
  /** ARN of the role that may call it. */
  readonly role: string;
  /** ARN of the queue for calls that could not be made; the role may send to it. */
  readonly deadLetters: string;
}

/**
 * Alarms in EventBridge Scheduler, named by the schedule's id: set again, it is the same one. It calls at least once, anywhere within
 * the minute, and says when it was due: `<aws.scheduler.scheduled-time>`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function schedulerAlarms(
  { group, target, role, deadLetters }: SchedulerPlaces,
  client: Pick<SchedulerClient, 'send'> = new SchedulerClient({ maxAttempts: 3 }),
) {
  return {
    async set({
      scheduleId,
      cron,
      timezone,
    }: {
      readonly scheduleId: string;
      readonly cron: Cron;
      readonly timezone: string;
    }): Promise<void> {
      const schedule = {
        Name: scheduleId,
        GroupName: group,
        ScheduleExpression: eventBridgeCron(cron),
        ScheduleExpressionTimezone: timezone,
        FlexibleTimeWindow: { Mode: 'OFF' as const },
        Target: {
          Arn: target,
          RoleArn: role,
          Input: JSON.stringify({ scheduleId, at: '<aws.scheduler.scheduled-time>' }),
          // Later than this, the next night is as good.
          DeadLetterConfig: { Arn: deadLetters },
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 },
        },
      };
      try {
        await client.send(new CreateScheduleCommand(schedule));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
        await client.send(new UpdateScheduleCommand(schedule));
      }
    },

    async clear(scheduleId: string): Promise<void> {
      try {
        await client.send(new DeleteScheduleCommand({ Name: scheduleId, GroupName: group }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}
