import { isJsonObject, type JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import { isSecret, shown } from './shown.ts';

/** "The combined size of the metadata and extendedMetadata objects can be a maximum of 32,000 bytes" (LaunchInstanceDetails). */
const bytesMost = 32_000;
// Line breaks are allowed: cloud-init drops them.
const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
const publicKey =
  /(?:^|\s)(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z\d+/]{16,}={0,2}(?:\s|$)/;

export function checkMetadataOci(launch: JsonObject, path: string): Problem[] {
  const metadata = isJsonObject(launch.metadata) ? launch.metadata : {};
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(metadata)) {
    const place = `${path}metadata.${key}`;
    if (typeof value !== 'string') {
      problems.push({
        path: place,
        expected: 'text',
        got: shown(value, place),
        remedy: 'objects go into extendedMetadata, numbers into quotes',
      });
    } else if (/PRIVATE KEY/.test(value)) {
      problems.push({
        path: place,
        expected: 'a public key',
        got: 'a private key (not shown)',
        remedy: 'take the file that ends in .pub, and replace the key: it was in a spec',
      });
    } else if (key === 'user_data' && !base64.test(value.replaceAll(/\s/g, ''))) {
      problems.push({
        path: place,
        expected: 'base64',
        got: `${value.length} characters that are not base64`,
        remedy: 'encode it (base64 -w0 FILE), or name the file as "userDataFile"',
      });
    } else if (key === 'ssh_authorized_keys') {
      problems.push(...keyProblems(value, place));
    }
  }
  const bytes = sizeOf(metadata) + sizeOf(isJsonObject(launch.extendedMetadata) ? launch.extendedMetadata : {});
  if (bytes > bytesMost)
    problems.push({ path: `${path}metadata`, expected: 'at most 32,000 bytes together with extendedMetadata', got: `${bytes} bytes` });
  return problems;
}

function keyProblems(value: string, path: string): Problem[] {
  const lines = value.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  return lines
    .filter((line) => !publicKey.test(line))
    .map((line) => ({
      path,
      expected: 'OpenSSH public keys, one a line (ssh-ed25519 AAAA… name)',
      got: isSecret('', line) ? 'something else (not shown)' : shown(line),
    }));
}

/** Bytes of names and values; texts count without the quotes that JSON puts around them. */
function sizeOf(values: JsonObject): number {
  return Object.entries(values).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value)),
    0,
  );
}
