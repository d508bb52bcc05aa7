import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { deployed } from './catalogue.ts';
import { eventDoors } from './events.ts';
import { functionRoom, pascal, type Room } from './function-room.ts';
import { httpDoor } from './http-door.ts';
import { machine, readMachines, taskTimeouts } from './machines.ts';
import { operations } from './operations.ts';
import type { Parameters } from './parameters.ts';
import { huntTable } from './store.ts';

export interface FootholdStackProps extends StackProps {
  readonly parameters: Parameters;
  /** Folder of the functions' bundles, `dist/functions`. */
  readonly bundles: string;
}

/** The whole product in one account and region: table, functions, machines, events, sweep, alarms. */
export class FootholdStack extends Stack {
  readonly rooms: ReadonlyMap<string, Room>;

  constructor(scope: Construct, id: string, { parameters, bundles, ...props }: FootholdStackProps) {
    super(scope, id, { description: 'Foothold: gets an instance in a cloud that is full', ...props });
    const { namespace } = parameters;
    const table = huntTable(this, `${namespace}-hunts`, parameters.keepRecords);
    const ground = { scope: this, parameters, tableArn: table.tableArn, huntMachineName: `${namespace}-hunt` };
    const definitions = readMachines();
    const timeouts = taskTimeouts(definitions.values());
    this.rooms = new Map(
      deployed(parameters).map(([name, needs]) => {
        const timeout = needs.timeout ?? timeouts.get(pascal(name)) ?? 60;
        return [pascal(name), functionRoom(this, { name, needs, ground, timeout, bundles, tableName: table.tableName })];
      }),
    );
    const machines = new Map([...definitions].map(([name, definition]) => [name, machine(this, name, definition, this.rooms, parameters)]));
    const machineOf = (name: string) => {
      const made = machines.get(name);
      if (made === undefined) throw new Error(`statemachines/${name}.asl.json is not there`);
      return made;
    };
    const [hunt, fleet, interruption] = [machineOf('hunt'), machineOf('fleet'), machineOf('interruption')];
    const deadLetters = eventDoors(this, { parameters, rooms: this.rooms, hunt, fleet });
    const api = httpDoor(this, parameters, this.rooms.get('HttpApi') as Room, this.rooms.get('AuthoriseOciEvents'));
    operations(this, { parameters, rooms: this.rooms, hunt, interruption, api, deadLetters });
    // Not the namespace's own tag: that says "made by a hunt", which is what the sweep goes by.
    Tags.of(this).add('application', `foothold-${namespace}`, { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] });
    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint, description: 'Base URL of the HTTP API' });
    new CfnOutput(this, 'HuntMachineArn', { value: hunt.stateMachineArn, description: 'FOOTHOLD_HUNT_MACHINE' });
    new CfnOutput(this, 'InterruptionMachineArn', { value: interruption.stateMachineArn, description: 'FOOTHOLD_INTERRUPTION_MACHINE' });
    new CfnOutput(this, 'FleetMachineArn', { value: fleet.stateMachineArn, description: 'FOOTHOLD_FLEET_MACHINE' });
    new CfnOutput(this, 'HuntTableName', { value: table.tableName, description: 'FOOTHOLD_STORE=dynamodb:…' });
  }
}
