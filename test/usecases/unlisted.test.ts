import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../shared/clouds/port.ts';
import type { CloudCallError } from '../../shared/domain/fault.ts';
import { refusedRead } from '../support/faults.ts';
import { executeToEnd, functionsOver, openLab, withCloud } from '../support/lab.ts';

const refusal = (status: number, message: string) => refusedRead('ListInstances', status, null, message);

const unlisted = (error: CloudCallError): Partial<Cloud> => ({ find: () => Promise.reject(error) });

async function hunt(error: CloudCallError, scenario = {}, settings = {}) {
  const lab = await openLab({ limits: {}, ...scenario });
  const { huntId } = await lab.start(await lab.lead(), settings);
  const document = await executeToEnd(lab, huntId, functionsOver(withCloud(lab.rooms, () => unlisted(error))));
  return { lab, document, seconds: (Date.parse(document.endedAt ?? '') - Date.parse(document.createdAt)) / 1000 };
}

describe('an account that may launch and look, but not list (regression: the hunt stood still and ended nothing)', () => {
  const denied = refusal(404, 'Authorization failed or requested resource not found.');

  it('gets its instance', async () => {
    const { lab, document, seconds } = await hunt(denied, { faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }] });

    expect(document).toMatchObject({ phase: 'ready', result: { id: lab.world.living()[0]?.id } });
    expect(lab.world.instances).toHaveLength(1);
    expect(seconds).toBeLessThan(300);
  });

  it('has its instance ended when it is not proven, and is told that nothing is left', async () => {
    const { lab, document } = await hunt(denied, {}, { ready: { ssh: { port: 1, retries: 1 } } });

    expect(document).toMatchObject({ phase: 'failed', cleanUp: { problem: null } });
    expect(lab.world.instances).toHaveLength(1);
    expect(lab.world.living()).toEqual([]);
  });
});

describe('an account whose lists fail for the time being', () => {
  it('gets its instance late rather than unlooked-for', async () => {
    const { lab, document, seconds } = await hunt(refusal(503, 'unavailable'));

    expect(document).toMatchObject({ phase: 'ready', result: { id: lab.world.living()[0]?.id } });
    expect(seconds).toBeGreaterThanOrEqual(2 * document.request.settings.ready.timeout);
  });
});
