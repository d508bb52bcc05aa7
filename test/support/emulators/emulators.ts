import { place } from '../cloud-assembly.ts';
import type { Emulator } from './emulator.ts';
import { type Leave, refersTo } from './furnish.ts';

const unknown = 'its CloudFormation does not know the type';

const metricFilters: Leave = { type: 'AWS::Logs::MetricFilter', count: 'AWS::Logs::MetricFilter', why: unknown };

/**
 * moto (Apache-2.0), tried with 5.2.1. It passes over types that it does not know without a word, unless another resource refers to them:
 * then it breaks. So they are taken out before. It keeps nothing of the table's time to live and point-in-time recovery.
 */
const moto: Emulator = {
  name: 'moto',
  install: 'pip install "moto[server]"',
  modules: ['moto.server', 'moto.cloudformation.models', 'boto3'],
  command: (port) => ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
  variables: () => ({ MOTO_ACCOUNT_ID: place.account }),
  leaves: [
    metricFilters,
    { type: 'AWS::CloudWatch::Alarm', count: 'AWS::CloudWatch::Alarm', why: unknown },
    { type: 'AWS::ApiGatewayV2::Api', count: 1, why: unknown },
    { type: 'AWS::ApiGatewayV2::Integration', count: 1, why: unknown },
    { type: 'AWS::ApiGatewayV2::Route', count: 'AWS::ApiGatewayV2::Route', why: unknown },
    { type: 'AWS::ApiGatewayV2::Stage', count: 1, why: unknown },
    {
      type: 'AWS::Lambda::Permission',
      count: 'AWS::ApiGatewayV2::Route',
      why: 'it lets a route of the HTTP API, which is out, call the function',
      only: ({ Properties }, out) => refersTo(Properties['SourceArn'], out),
    },
    { type: 'AWS::Lambda::EventInvokeConfig', count: 5, why: unknown },
    { type: 'AWS::SNS::TopicPolicy', count: 1, why: unknown },
    { type: 'AWS::SQS::QueuePolicy', count: 5, why: unknown },
    { type: 'AWS::Scheduler::Schedule', count: 2, why: unknown },
    { type: 'AWS::Scheduler::ScheduleGroup', count: 3, why: unknown },
  ],
  forgets: ['architecture', 'logs of functions', 'substitutions'],
};

/** MiniStack (MIT), tried with the source of 1.4.21. What it does not know it refuses. Of the table and the machines it forgets what moto forgets. */
const ministack: Emulator = {
  name: 'MiniStack',
  install: 'pip install ministack boto3',
  modules: ['ministack.app', 'boto3'],
  command: () => ['-m', 'ministack'],
  variables: (port) => ({
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    MINISTACK_ACCOUNT_ID: place.account,
    MINISTACK_REGION: place.region,
    // Without Docker, also where there is one.
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
    PERSIST_STATE: '0',
  }),
  leaves: [metricFilters],
  forgets: ['managed encryption', 'deletion by ARN'],
};

export const emulators: readonly Emulator[] = [moto, ministack];
