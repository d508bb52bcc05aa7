import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import { ExecutionAlreadyExists } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { fleetExecutions, interruptionExecutions, stepFunctions } from '../../shared/clouds/aws/executions.ts';
import { awsSecrets } from '../../shared/clouds/aws/secrets.ts';
import { fleetInput } from '../../shared/domain/fleet/state.ts';
import { huntDocument } from '../support/documents.ts';

interface Sent {
  readonly name: string;
  readonly input: Record<string, unknown>;
}

/** An SDK client that answers as told and keeps what it was sent. */
function client(answer: (command: object) => unknown) {
  const sent: Sent[] = [];
  return {
    sent,
    async send(command: { input: object }) {
      sent.push({ name: command.constructor.name, input: command.input as Record<string, unknown> });
      const result = answer(command);
      if (result instanceof Error) throw result;
      return result;
    },
  };
}

const meta = { $metadata: {}, message: 'no' };

describe('secrets of AWS', () => {
  it('are made with their tags, and not where there is one', async () => {
    const free = client(() => ({}));
    const taken = client(() => new ResourceExistsException(meta));

    expect(await awsSecrets(free as never).create('a/keys/b', 'PEM', { a: 'true' })).toBe(true);
    expect(await awsSecrets(taken as never).create('a/keys/b', 'PEM', {})).toBe(false);
    expect(free.sent).toEqual([
      { name: CreateSecretCommand.name, input: { Name: 'a/keys/b', SecretString: 'PEM', Tags: [{ Key: 'a', Value: 'true' }] } },
    ]);
  });

  it('that are gone are no error: nothing to replace, nothing to read, nothing to remove', async () => {
    const gone = client(() => new ResourceNotFoundException(meta));
    const secrets = awsSecrets(gone as never);

    expect([await secrets.put('x', 'PEM'), await secrets.read('x'), await secrets.remove('x')]).toEqual([false, null, undefined]);
    expect(gone.sent.map(({ name }) => name)).toEqual([PutSecretValueCommand.name, GetSecretValueCommand.name, DeleteSecretCommand.name]);
  });

  it('go at once, so that their name is free again', async () => {
    const there = client(() => ({}));

    await awsSecrets(there as never).remove('x');

    expect(there.sent[0]?.input).toEqual({ SecretId: 'x', ForceDeleteWithoutRecovery: true });
  });

  it('that may not be read are an error of their own name', async () => {
    const denied = client(() => Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' }));

    await expect(awsSecrets(denied as never).read('x')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('executions in Step Functions', () => {
  const document = huntDocument({ generation: 3 });

  it('are started with the document, under the name of its generation', async () => {
    const engine = client(() => ({}));

    expect(await stepFunctions('arn:hunt', engine as never).start(document)).toBe('started');
    expect(engine.sent[0]?.input).toEqual({ stateMachineArn: 'arn:hunt', name: `${document.huntId}-g3`, input: JSON.stringify(document) });
  });

  it('of the interruption machine are named by hunt and notice, and started with the event as it came', async () => {
    const engine = client(() => ({}));
    const event = { source: 'aws.ec2' };
    const warned = { huntId: document.huntId, at: '2026-11-02T03:00:00.000Z', event };

    expect(await interruptionExecutions('arn:interruption', engine as never).start(warned)).toBe('started');
    expect(engine.sent[0]?.input).toEqual({
      stateMachineArn: 'arn:interruption',
      name: `${document.huntId}-i1793588400000`,
      input: JSON.stringify({ huntId: document.huntId, event }),
    });
    expect(await interruptionExecutions('arn:x', client(() => new ExecutionAlreadyExists(meta)) as never).start(warned)).toBe('known');
  });

  it('of the fleet machine are named by fleet and generation, with the same input whatever the fleet has come to', async () => {
    const engine = client(() => ({}));
    const fleet = { fleetId: document.huntId, generation: 2 };

    expect(await fleetExecutions('arn:fleet', engine as never).start(fleet)).toBe('started');
    expect(engine.sent[0]?.input).toEqual({
      stateMachineArn: 'arn:fleet',
      name: `${document.huntId}-f2`,
      input: JSON.stringify(fleetInput(fleet)),
    });
    expect(await fleetExecutions('arn:x', client(() => new ExecutionAlreadyExists(meta)) as never).start(fleet)).toBe('known');
  });

  it('that exist already are known, and any other refusal is thrown', async () => {
    const known = client(() => new ExecutionAlreadyExists(meta));
    const refused = client(() => Object.assign(new Error('no'), { name: 'StateMachineDoesNotExist' }));

    expect(await stepFunctions('arn:hunt', known as never).start(document)).toBe('known');
    await expect(stepFunctions('arn:hunt', refused as never).start(document)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });
});
