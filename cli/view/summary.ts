import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { isJsonObject, type JsonObject } from '../../shared/domain/json.ts';
import { loginUser } from '../../shared/domain/launch/login-user.ts';
import { oneLine, plural, sayDuration, shellWord } from './words.ts';
import { sayOffering, shortZone } from './zones.ts';

/** The end of a hunt for people: what there is and how to get in, or why there is nothing and what was cleaned. */
export function summaryLines(document: HuntDocument, rehearsal = false): string[] {
  return document.phase === 'ready' ? readyLines(document, rehearsal) : endedLines(document, rehearsal);
}

function readyLines(document: HuntDocument, rehearsal: boolean): string[] {
  const rows: [string, string][] = [];
  const { instance } = document;
  const result = document.result ?? {};
  const named = result['displayName'] ?? nameTag(result);
  const name = typeof named === 'string' ? ` (${oneLine(named, 60)})` : '';
  rows.push(['instance', `${instance?.id ?? '?'}${name}`]);
  if (instance) rows.push(['where', `${sayOffering(document, instance.offering)}${fullZone(document, instance.offering)}`]);
  const address = [instance?.publicIp, instance?.privateIp && `${instance.privateIp} inside`].filter(Boolean).join(', ');
  rows.push(['address', address || 'none yet']);
  const command = sshCommand(document);
  if (command && rehearsal) rows.push(['log in', `${command} (it ended with the rehearsal)`]);
  else if (command) rows.push(['log in', command]);
  if (command && !rehearsal && !loginUser(document).sure) rows.push(['', userHints[document.cloud]]);
  const seen = document.probe?.seen;
  if (seen)
    rows.push([
      'host key',
      `${seen.type} ${seen.fingerprint} (${document.probe?.verified ? 'the one its own console printed' : 'as first seen, not checked against the console'})`,
    ]);
  rows.push(['took', `${elapsed(document)}, ${attempts(document)}`], ['hunt', document.huntId]);
  return ['', rehearsal ? 'Ready (a rehearsal: nothing real was launched).' : 'Ready.', ...table(rows)];
}

const userHints: Record<HuntDocument['cloud'], string> = {
  oci: 'opc is the user of Oracle Linux images; on Ubuntu images it is ubuntu',
  aws: 'ec2-user is the user of Amazon Linux images; on Ubuntu images it is ubuntu, on Debian images admin',
};

/** What to type to get in; null when nothing is known to answer. */
export function sshCommand(document: HuntDocument): string | null {
  const { instance, request } = document;
  const foothold = isJsonObject(document.result?.['foothold']) ? document.result['foothold'] : {};
  const { ssh } = request.settings.ready;
  const host = ssh.address === 'private' ? instance?.privateIp : (instance?.publicIp ?? instance?.privateIp);
  if (!host) return null;
  const told = isJsonObject(foothold['ssh']) ? foothold['ssh'] : {};
  const port = typeof told['port'] === 'number' ? told['port'] : ssh.port;
  const key = text(foothold, 'privateKeyFile') ?? document.key?.reference ?? request.settings.key.privateKeyFile;
  const user = text(told, 'user') ?? loginUser(document).user;
  return ['ssh', ...(key ? ['-i', shellWord(key)] : []), ...(port === 22 ? [] : ['-p', String(port)]), shellWord(`${user}@${host}`)].join(
    ' ',
  );
}

function endedLines(document: HuntDocument, rehearsal: boolean): string[] {
  const rows: [string, string][] = [];
  const heads: Partial<Record<HuntDocument['phase'], string>> = {
    failed: 'No instance.',
    cancelled: 'Cancelled.',
    paused: 'Paused; nothing more is sent.',
  };
  if (document.failure) rows.push(['reason', oneLine(document.failure.message, 600)], ['remedy', oneLine(document.failure.remedy, 600)]);
  rows.push(['left', whatIsLeft(document)], ['took', `${elapsed(document)}, ${attempts(document)}`], ['hunt', document.huntId]);
  if (document.phase === 'paused' && !rehearsal) rows.push(['go on', `foothold hunts resume ${document.huntId}`]);
  return ['', heads[document.phase] ?? `Stopped while ${document.phase}.`, ...table(rows)];
}

function whatIsLeft(document: HuntDocument): string {
  const { cleanUp, instance, phase } = document;
  if (phase === 'paused') return instance ? `${instance.id} is kept (${instance.state})` : 'nothing that is known; the hunt is kept';
  if (cleanUp?.problem)
    return `perhaps something: ${oneLine(cleanUp.problem, 300)}; "foothold hunts cancel ${document.huntId}" tries again`;
  if (phase !== 'failed' && phase !== 'cancelled') return `not known; "foothold hunts resume ${document.huntId}" settles it`;
  const ended = cleanUp?.asked.length ?? 0;
  return ended > 0 ? `nothing: ${plural(ended, 'instance')} ended (${cleanUp!.asked.join(', ')})` : 'nothing: no instance was made';
}

function attempts({ counters, failures }: HuntDocument): string {
  const refused = (of: string) => failures.reduce((sum, failure) => sum + (failure.class === of ? failure.times : 0), 0);
  const [quota, ineligible, price] = [refused('QUOTA'), refused('INELIGIBLE'), refused('PRICE')];
  const parts = [
    counters.capacity > 0 ? `${counters.capacity} out of capacity` : '',
    counters.throttled > 0 ? `${counters.throttled} throttled` : '',
    quota > 0 ? `${quota} against a service limit` : '',
    ineligible > 0 ? `${ineligible} not offered there` : '',
    price > 0 ? `${price} priced too low` : '',
    counters.errors > 0 ? `${counters.errors} without a clear answer` : '',
    counters.resolved > 0 ? `${plural(counters.resolved, 'lost answer')} resolved` : '',
  ].filter(Boolean);
  return `${plural(counters.attempts, 'attempt')}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}, ${plural(counters.calls, 'launch call')}`;
}

function elapsed(document: HuntDocument): string {
  const until = document.endedAt ?? document.last?.at ?? document.createdAt;
  return sayDuration((Date.parse(until) - Date.parse(document.createdAt)) / 1000);
}

function fullZone(document: HuntDocument, key: string): string {
  const offering = document.offerings.find((candidate) => candidate.key === key);
  return offering && shortZone(offering.zone) !== offering.zone ? ` (${offering.zone}, ${offering.shape})` : '';
}

/** EC2 instances have their name in a tag. */
function nameTag({ Tags }: JsonObject): unknown {
  return (Array.isArray(Tags) ? Tags : []).filter(isJsonObject).find(({ Key }) => Key === 'Name')?.['Value'];
}

const text = (object: JsonObject, key: string) => (typeof object[key] === 'string' ? object[key] : null);

/** Two columns, the first one padded. */
export function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
