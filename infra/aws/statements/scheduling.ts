import { Stack } from 'aws-cdk-lib';
import type { Ground } from '../ground.ts';
import { huntSchedules, scheduleRole } from '../places.ts';
import { allow, type Statement } from './grant.ts';

/** Schedules of hunts: in a group of their own, called under one role, which no other service can be given. */
export function scheduling(ground: Ground): Statement[] {
  return [
    onSchedules(ground, 'DeleteSchedule', 'CreateSchedule', 'UpdateSchedule'),
    allow({
      sid: 'PassTheScheduleRole',
      actions: ['iam:PassRole'],
      resources: [scheduleRole(ground)],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    }),
  ];
}

export function clearingSchedules(ground: Ground): Statement[] {
  return [onSchedules(ground, 'DeleteSchedule')];
}

function onSchedules({ scope, parameters: { namespace } }: Ground, ...actions: string[]): Statement {
  const { group } = huntSchedules(namespace);
  const resource = Stack.of(scope).formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${group}/*` });
  return allow({ sid: 'Schedules', actions: actions.map((each) => `scheduler:${each}`), resources: [resource] });
}
