import type { ConsoleAnswer, InstanceView } from '../port.ts';
import { GetConsoleOutputCommand } from './clients/ec2.ts';
import { unlessGone } from './gone.ts';
import { isNoInstance, stands } from './inspect.ts';
import type { Link } from './link.ts';
import { isLacking } from './refusals.ts';

const buffered = 'console:buffered';

/**
 * GetConsoleOutput, base64: the latest output where the instance type allows it (Nitro), else the buffered copy that EC2 takes shortly
 * after a start. The cursor, and the link by instance type, remember which, so that Latest is not asked for in vain each time.
 */
export async function readConsole(link: Link, instance: InstanceView, cursor: string | null): Promise<ConsoleAnswer> {
  const memory = `latest console of ${instance.shape ?? instance.id}`;
  if (cursor === buffered || link.lacks.has(memory)) return read(link, instance.id, false);
  try {
    return await read(link, instance.id, true);
  } catch (error) {
    if (!isLacking(error)) throw error;
    link.lacks.add(memory);
    return read(link, instance.id, false);
  }
}

async function read(link: Link, id: string, latest: boolean): Promise<ConsoleAnswer> {
  const call = link.ask({
    operation: 'GetConsoleOutput',
    make: (sdk, options) => sdk.ec2.send(new GetConsoleOutputCommand({ InstanceId: id, ...(latest ? { Latest: true } : {}) }), options),
  });
  const told = await unlessGone(isNoInstance, call, () => stands(link, id));
  const output = told?.output.Output ?? '';
  const cursor = latest ? null : buffered;
  return { text: output === '' ? null : Buffer.from(output, 'base64').toString('utf8'), cursor };
}
