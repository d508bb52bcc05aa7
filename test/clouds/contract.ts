import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cloud, InstanceView } from '../../shared/clouds/port.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { classify } from '../../shared/domain/outcome/classify.ts';
import { readHostKeys } from '../../shared/domain/ssh/index.ts';

/** What happens to the launches of a stage, in words that every simulated cloud can act out. */
export interface Play {
  /** Every launch is refused for want of room. */
  readonly full?: boolean;
  /** What becomes of the first launch call, on its way or back. */
  readonly first?: 'lost-before' | 'lost-after' | 'html-502' | 'throttled';
  /** The launch is accepted and dies of a want of room. */
  readonly dies?: boolean;
}

/** A cloud with a world behind it that tells the truth. */
export interface Stage extends AsyncDisposable {
  readonly cloud: Cloud;
  /** A launch payload with these tags, ready to send. */
  payload(tags: Readonly<Record<string, string>>): JsonObject;
  wait(seconds: number): Promise<void>;
  /** Ids of what lives, as the world knows it. */
  living(): string[];
  /** How often a launch call arrived. */
  launches(): number;
  /** Well-formed id of an instance that never was. */
  readonly noSuchId: string;
  /** Seconds that are enough for everything: to run, to boot, to end. */
  readonly enough: number;
  /** What must never show: keys and tokens. */
  readonly secrets: readonly string[];
}

const owner = { foothold: 'true', 'foothold-session-id': '01JBQ0000000000000000CNTRCT' };
const tagged = (attempt: number) => ({ ...owner, 'foothold-attempt': String(attempt) });
const token = (attempt: number) => `${attempt}`.repeat(64).slice(0, 64);

/** What the use cases rely on, of every cloud (shared/clouds/port.ts). A new cloud starts by passing it. */
export function cloudContract(name: Cloud['name'], where: string, open: (play: Play) => Promise<Stage>): void {
  describe(`the contract of clouds, on ${where}`, () => {
    let stage: Stage;
    const set = async (play: Play) => {
      await stage[Symbol.asyncDispose]();
      stage = await open(play);
    };
    beforeEach(async () => {
      stage = await open({});
    });
    afterEach(() => stage[Symbol.asyncDispose]());

    const launch = (attempt = 1) => stage.cloud.launch({ payload: stage.payload(tagged(attempt)), token: token(attempt) });
    const refused = () =>
      launch().then(
        () => expect.unreachable('the launch is accepted'),
        (error: { fault: Fault }) => error.fault,
      );
    const find = (tags: Readonly<Record<string, string>> = owner, more = {}) =>
      stage.cloud.find({ tags, payload: stage.payload(tags), ...more });
    const up = async (): Promise<InstanceView> => {
      const { instance } = await launch();
      await stage.wait(stage.enough);
      return (await stage.cloud.inspect(instance.id))!;
    };

    it('names itself and the account it works for, the same each time', async () => {
      const [one, other] = [await stage.cloud.account(), await stage.cloud.account()];

      expect(stage.cloud.name).toBe(name);
      expect(one.key).toMatch(new RegExp(`^${name}:.+:${one.region}$`));
      expect(other).toEqual(one);
      for (const secret of stage.secrets) expect(one.key).not.toContain(secret);
    });

    it('lists its zones, and can be read', async () => {
      const zones = await stage.cloud.zones();

      expect(zones.length).toBeGreaterThan(1);
      expect(new Set(zones).size).toBe(zones.length);
      expect(await stage.cloud.canRead()).toBe(true);
    });

    it('launches one instance with its tags, in a zone it lists', async () => {
      const { instance } = await launch();

      expect(stage.living()).toEqual([instance.id]);
      expect(instance).toMatchObject({ state: 'coming', tags: tagged(1) });
      expect(await stage.cloud.zones()).toContain(instance.zone);
      expect(JSON.parse(JSON.stringify(instance.raw))).toEqual(instance.raw);
      expect(Number.isNaN(Date.parse(instance.createdAt!))).toBe(false);
    });

    it('launches nothing more for the same call under the same token', async () => {
      const [one, other] = [await launch(), await launch()];

      expect(other.instance.id).toBe(one.instance.id);
      expect(stage.living()).toHaveLength(1);
    });

    it('launches another one under another token', async () => {
      await launch(1);
      await launch(2);

      expect(stage.living()).toHaveLength(2);
    });

    it('calls a spent token spent, or shows the dead instance', async () => {
      const { instance } = await launch();
      await stage.cloud.terminate(instance.id);
      await stage.wait(stage.enough);

      const again = await launch().then(
        (answer) => (answer.instance.state === 'ended' ? 'TOKEN_SPENT' : 'alive'),
        (error: { fault: Fault }) => classify(name, error.fault).class,
      );

      expect(again).toBe('TOKEN_SPENT');
      expect(stage.living()).toEqual([]);
    });

    it('finds what carries the tags, whatever its state, and nothing else', async () => {
      const [one, other] = [await launch(1), await launch(2)];
      await stage.cloud.terminate(one.instance.id);

      expect((await find()).map(({ id }) => id).sort()).toEqual([one.instance.id, other.instance.id].sort());
      expect((await find(tagged(2))).map(({ id }) => id)).toEqual([other.instance.id]);
      expect((await find(owner, { token: token(2) })).map(({ id }) => id)).toContain(other.instance.id);
      expect(await find({ ...owner, 'foothold-session-id': '01OTHER' })).toEqual([]);
    });

    it('inspects one instance, and answers null for one that never was', async () => {
      const { instance } = await launch();

      expect(await stage.cloud.inspect(instance.id)).toMatchObject({ id: instance.id, tags: tagged(1) });
      expect(await stage.cloud.inspect(stage.noSuchId)).toBeNull();
    });

    it('shows an instance come up: it runs, boots from something, is well, and has addresses', async () => {
      const { instance, ...receipt } = await launch();
      const early = await stage.cloud.addresses(instance);
      await stage.wait(stage.enough);
      const running = (await stage.cloud.inspect(instance.id))!;

      expect(early.publicIp).toBeNull();
      expect(running.state).toBe('running');
      expect(await stage.cloud.bootable(running)).toBe('yes');
      expect(await stage.cloud.health(running)).toBe('ok');
      expect(await stage.cloud.addresses(running)).toEqual({
        publicIp: expect.stringMatching(/^[\d.]+$/),
        privateIp: expect.stringMatching(/^[\d.]+$/),
      });
      expect(await stage.cloud.lateFault(running, receipt)).toBeNull();
    });

    it('shows the host keys on the console, a step at a time', async () => {
      const running = await up();
      let cursor: string | null = null;
      let text: string | null = null;
      for (let step = 0; text === null && step < 20; step++) {
        ({ text, cursor } = await stage.cloud.console(running, cursor));
        await stage.wait(5);
      }

      expect(readHostKeys(text ?? '').map(({ type }) => type)).toContain('ed25519');
    });

    it('ends an instance, however often it is asked, and tells an id that is not there', async () => {
      const { id } = await up();

      expect([await stage.cloud.terminate(id), await stage.cloud.terminate(id)]).toEqual(['accepted', 'accepted']);
      expect((await stage.cloud.inspect(id))!.state).toBe('ending');
      await stage.wait(stage.enough);
      expect((await stage.cloud.inspect(id))!.state).toBe('ended');
      expect(stage.living()).toEqual([]);
      expect(await stage.cloud.terminate(stage.noSuchId)).toBe('not-found');
    });

    it('leaves nothing over, and says so, until and after the end', async () => {
      const hunt = { tags: owner, payload: stage.payload(owner) };
      const { id } = await up();
      await stage.cloud.terminate(id);
      await stage.wait(stage.enough);
      let left = await stage.cloud.endLeftovers(hunt);
      for (let look = 0; left.length > 0 && look < 5; look++) left = await stage.cloud.endLeftovers(hunt);

      expect(left).toEqual([]);
    });

    it('says that there is no room', async () => {
      await set({ full: true });

      const fault = await refused();

      expect(fault).toMatchObject({ stage: 'launch', reached: 'yes', requestId: expect.any(String) });
      expect(classify(name, fault).class).toBe('CAPACITY');
      expect(stage.living()).toEqual([]);
    });

    it('says that it is throttled', async () => {
      await set({ first: 'throttled' });

      expect(classify(name, await refused()).class).toBe('THROTTLED');
    });

    it('leaves the outcome open when a proxy answers', async () => {
      await set({ first: 'html-502' });

      const fault = await refused();

      expect(fault).toMatchObject({ status: 502, code: null, reached: 'yes' });
      expect(fault.message).not.toContain('<');
      expect(classify(name, fault).class).toBe('UNKNOWN');
    });

    it.each(['lost-before', 'lost-after'] as const)(
      'sends a launch once, and the same call resolves it, when the answer is %s the effect',
      async (first) => {
        await set({ first });

        const fault = await refused();
        const sent = stage.launches();
        const { instance } = await launch();

        expect(fault).toMatchObject({ status: null, reached: 'unknown', stage: 'launch' });
        expect(sent).toBe(1);
        expect(stage.living()).toEqual([instance.id]);
      },
    );

    it('shows a lost launch to who looks for it', async () => {
      await set({ first: 'lost-after' });

      await refused();

      expect((await find(owner, { token: token(1) })).map(({ id }) => id)).toEqual(stage.living());
    });

    it('tells what an accepted launch died of', async () => {
      await set({ dies: true });
      const { instance, ...receipt } = await launch();
      await stage.wait(stage.enough);
      const dead = (await stage.cloud.inspect(instance.id))!;

      const fault = (await stage.cloud.lateFault(dead, receipt))!;

      expect(dead.state).toBe('ended');
      expect(fault).toMatchObject({ status: null, stage: 'late', reached: 'yes' });
      expect(classify(name, fault).class).toBe('CAPACITY');
    });

    it('tells the zones of subnets where they decide them', async () => {
      const ids = [stage.payload(owner).SubnetId].filter((id) => typeof id === 'string');
      const [subnets, zones] = [await stage.cloud.subnets(ids), await stage.cloud.zones()];

      expect(subnets.map(({ id }) => id)).toEqual(ids);
      for (const { zone } of subnets) expect(zones).toContain(zone);
    });

    it('makes, lists and removes key pairs, where they are resources', async () => {
      const { keyPairs } = stage.cloud;
      const names: string[][] = [];
      for (const type of keyPairs === null ? [] : (['ed25519', 'rsa'] as const)) {
        const request = { name: `foothold-${type}`, type, tags: owner };
        const made = await keyPairs!.create(request);
        expect(made.privateKey).toContain('PRIVATE KEY');
        await expect(keyPairs!.create(request)).rejects.toMatchObject({ fault: { code: 'InvalidKeyPair.Duplicate' } });
        names.push(await keyPairs!.list(owner));
        await keyPairs!.remove(request.name);
        await keyPairs!.remove(request.name);
        expect(await keyPairs!.exists(request.name)).toBe(false);
      }

      expect(names).toEqual(keyPairs === null ? [] : [['foothold-ed25519'], ['foothold-rsa']]);
    });

    it('resolves an alias to the same image each time, where it knows aliases', async () => {
      const { images } = stage.cloud;
      const resolve = (instanceType: string) => images!.resolve({ image: 'debian-12', instanceType });
      const found = images === null ? null : [await resolve('t3.micro'), await resolve('t3.micro'), await resolve('t4g.micro')];

      expect(found?.[1]).toEqual(found?.[0]);
      expect(found === null || found[2]!.imageId !== found[0]!.imageId).toBe(true);
      if (images !== null)
        await expect(images.resolve({ image: 'debain-12', instanceType: 't3.micro' })).rejects.toMatchObject({
          name: 'ImageUnknownError',
          suggestion: 'debian-12',
        });
    });

    it('gives hints of a spot market for zones it lists, where there is one', async () => {
      const { spot } = stage.cloud;
      const [{ region }, zones] = [await stage.cloud.account(), await stage.cloud.zones()];
      const types = ['t3.micro', 't3.small', 't3a.small'];

      const scores = (await spot?.placementScores(types, region)) ?? {};
      const prices = (await spot?.prices(types)) ?? [];

      for (const [zone, score] of Object.entries(scores)) expect([zones.includes(zone), score >= 1 && score <= 10]).toEqual([true, true]);
      for (const { zone, usdPerHour, swing } of prices)
        expect([zones.includes(zone), usdPerHour > 0, swing >= 1]).toEqual([true, true, true]);
      expect(spot === null).toBe(prices.length === 0);
    });

    it('says nothing of its secrets in an error', async () => {
      await set({ full: true });

      const error = await launch().catch((reason: unknown) => reason as Error);

      const said = `${(error as Error).message} ${JSON.stringify(error)}`;
      for (const secret of stage.secrets) expect(said).not.toContain(secret);
    });
  });
}
