import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { requestOf } from '../../functions/http-api/read-event.ts';
import { inputSchema } from '../../functions/http-api/schema.ts';
import { readParameters } from '../../infra/aws/parameters.ts';
import { readFunctionEnvironment } from '../../shared/platform/config.ts';

const read = (given: Record<string, unknown>) => readParameters((name) => given[name]);

describe('the operators of a deployment', () => {
  it.each([
    ['a list with commas', 'iam:1:ana, iam:1:ben', ['iam:1:ana', 'iam:1:ben']],
    ['a JSON list', '["iam:1:ana", "iam:1:ben"]', ['iam:1:ana', 'iam:1:ben']],
    ['a list of cdk.context.json', ['iam:1:ana'], ['iam:1:ana']],
  ])('can be %s', (_, operators, expected) => {
    expect(read({ operators }).operators).toEqual(expected);
  });

  it('can be a caller with a JWT, whose tenant has commas in it', () => {
    const claims = { iss: 'https://login.example.com', sub: 'ana' };
    const event = { version: '2.0', rawPath: '/hunts', requestContext: { http: { method: 'GET' }, authorizer: { jwt: { claims } } } };
    const tenant = requestOf(parse(inputSchema, event)).caller?.tenant ?? '';

    const { operators } = read({ operators: JSON.stringify([tenant]) });
    const environment = readFunctionEnvironment({ FOOTHOLD_OPERATORS: JSON.stringify(operators) });

    expect(tenant).toBe('jwt:["https://login.example.com","ana"]');
    expect(environment.operators).toEqual([tenant]);
  });

  it.each(['["ana"', '[1]', '[["ana"]]'])('are refused as %s', (operators) => {
    expect(() => read({ operators })).toThrow(/operators: expected a list with commas, or a JSON list of texts/);
  });
});

describe('the compartments of a deployment’s sweep', () => {
  const ociSecret = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:key-AbCdEf';

  it('are OCIDs, and the tenancy’s own is one', () => {
    const ociCompartments = ['ocid1.compartment.oc1..one', 'ocid1.tenancy.oc1..two'];

    expect(read({ ociSecret, ociCompartments: ociCompartments.join(',') })).toMatchObject({ ociCompartments });
    expect(() => read({ ociSecret, ociCompartments: 'prod' })).toThrow(/ociCompartments.*expected OCIDs/);
  });

  it('are told beside a key of OCI, or not at all', () => {
    expect(() => read({ ociCompartments: 'ocid1.compartment.oc1..one' })).toThrow(/ociSecret/);
  });
});

describe('the namespace of a deployment', () => {
  it.each(['a', 'acode', 'n'.repeat(27)])('can be %s', (namespace) => {
    expect(read({ namespace }).namespace).toBe(namespace);
  });

  it.each(['n'.repeat(28), 'Acode', '1a', 'a-', 'a_b'])('cannot be %s', (namespace) => {
    expect(() => read({ namespace })).toThrow(/namespace: expected at most 27 lower-case letters/);
  });
});
