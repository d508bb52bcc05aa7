import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';
import { checkRequest, judgeRequest } from '../../../shared/domain/spec/check-request.ts';
import { fromCliJson } from '../../../shared/domain/spec/cli-json.ts';
import { parseSpec } from '../../../shared/domain/spec/parse-spec.ts';
import { listSettings, mergeSettings } from '../../../shared/domain/spec/settings-input.ts';

const examples = new URL('../../../examples/specs/', import.meta.url);
const minimal = JSON.parse(readFileSync(new URL('web-server.json', examples), 'utf8')) as JsonObject;
const settings = (some: JsonObject = {}) => v.parse(settingsSchema, some);

describe('a request', () => {
  it('has problems of payload, alternatives and settings in one list', () => {
    const launch = { ...minimal, shape: 7 };
    const alternatives: JsonObject[] = [{ shapeConfig: { ocpus: 'few' } }, { displayName: 'fine' }];

    const problems = checkRequest({ cloud: 'oci', launch, alternatives, settings: settings({ pace: { base: 500 } }) });

    expect(problems.map(({ path }) => path)).toEqual(['launch.shape', 'alternatives[0].shapeConfig.ocpus', 'pace.base']);
  });

  it('names the fields of a bare payload without "launch."', () => {
    const { problems } = judgeRequest({
      cloud: 'oci',
      launch: { ...minimal, shape: 7 },
      alternatives: [],
      settings: settings(),
      prefix: '',
    });

    expect(problems.map(({ path }) => path)).toEqual(['shape']);
  });

  it('may not have shortcuts of the OCI CLI in its alternatives', () => {
    const problems = checkRequest({
      cloud: 'oci',
      launch: minimal,
      alternatives: [{ subnetId: 'ocid1.subnet.oc1..other' }],
      settings: settings(),
    });

    expect(problems).toEqual([
      {
        path: 'alternatives[0].subnetId',
        expected: "a field of OCI's LaunchInstanceDetails",
        got: 'a shortcut of the OCI CLI',
        remedy: expect.stringContaining('createVnicDetails'),
      },
    ]);
  });

  it('warns of what an alternative adds, once', () => {
    const { warnings } = judgeRequest({
      cloud: 'oci',
      launch: { ...minimal, newField: 1 },
      alternatives: [{ newField: 2 }, { newerField: 2 }],
      settings: settings(),
    });

    expect(warnings.map(({ path }) => path)).toEqual(['launch.newField', 'alternatives[1].newerField']);
  });

  it('for EC2 is judged by the rules of RunInstances, alternatives included', () => {
    const launch = { ImageId: 'ubuntu-24.04', InstanceType: 'm7g.large', SubnetId: 'subnet-1', SecurityGroupIds: ['sg-1'], imageId: 'x' };

    const problems = checkRequest({
      cloud: 'aws',
      launch,
      alternatives: [{ InstanceType: 'm7g' }, { subnetId: 'subnet-2' }],
      settings: settings({ hunt: { interAdMin: 9 } }),
    });

    expect(problems.map(({ path }) => path)).toEqual([
      'launch.imageId',
      'alternatives[0].InstanceType',
      'alternatives[1].subnetId',
      'hunt.interAdMin',
    ]);
  });
});

describe('the examples', () => {
  it.each(readdirSync(examples))('%s have nothing wrong with them', (name) => {
    const spec = parseSpec({ text: readFileSync(new URL(name, examples), 'utf8'), name });
    const merged = mergeSettings({ layers: [{ name: null, settings: spec.settings }] });
    const translated = fromCliJson(spec.launch, new Map());

    const found = judgeRequest({
      cloud: spec.cloud,
      launch: translated.payload,
      alternatives: spec.alternatives,
      settings: merged.settings!,
    });

    expect([...merged.problems, ...translated.problems, ...found.problems, ...found.warnings, ...translated.notes]).toEqual([]);
    expect(translated.payload).toEqual(spec.launch);
  });

  it('name every setting in everything.yaml', () => {
    const spec = parseSpec({ text: readFileSync(new URL('everything.yaml', examples), 'utf8'), name: 'everything.yaml' });
    const named = (value: unknown, path: string): boolean =>
      path.split('.').reduce<unknown>((holder, key) => (holder as JsonObject | undefined)?.[key], value) !== undefined;

    const missing = listSettings().filter(({ path }) => !named(spec.settings, path));

    expect(missing.map(({ path }) => path)).toEqual([]);
  });
});
