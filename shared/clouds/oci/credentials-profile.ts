import { InputError, type Problem } from '../../domain/problem.ts';
import { expandHome, parseConfigFile, readText } from './config-file.ts';
import type { OciCredentials } from './credentials.ts';
import { readSigningKey } from './private-key.ts';
import { regionId } from './region.ts';
import { apiKeySigner, sessionSigner } from './signer.ts';

/** `profile` of the file at `path`. Keys that the profile lacks come from DEFAULT, as in the SDKs. Throws `InputError`. */
export function credentialsFromProfile(path: string, profile: string, home: string, fallbackRegion: string | null): OciCredentials {
  const file = readText(expandHome(path, home));
  if ('unreadable' in file) {
    throw new InputError([
      {
        path,
        expected: 'an OCI configuration file',
        got: file.unreadable,
        remedy: 'run "oci setup config", or name the file with --config',
      },
    ]);
  }
  const parsed = parseConfigFile(file.text, path);
  const problems: Problem[] = [...parsed.problems];
  const own = parsed.profiles.get(profile);
  if (!own) {
    const names = [...parsed.profiles.keys()].join(', ') || 'none';
    throw new InputError([
      ...problems,
      { path, expected: `a profile [${profile}]`, got: `profiles: ${names}`, remedy: 'choose one with --profile' },
    ]);
  }
  const at = (key: string) => `${path} [${profile}] ${key}`;
  const value = (key: string) => own.get(key) || parsed.profiles.get('DEFAULT')?.get(key) || null;
  const require = (key: string, expected: string) => {
    const found = value(key);
    if (found === null) problems.push({ path: at(key), expected, got: 'nothing' });
    return found ?? '';
  };

  // What kind of identity it is, the profile says itself: a session token in DEFAULT must not replace a profile's own API key.
  const authentication = own.get('authentication_type') || null;
  if (authentication !== null && authentication !== 'security_token') {
    problems.push({ path: at('authentication_type'), expected: 'an API key or security token profile', got: authentication });
  }
  const tokenFile = own.get('security_token_file') || null;
  const tenancy = require('tenancy', "the tenancy's OCID");
  const user = tokenFile === null ? require('user', "the user's OCID") : '';
  const fingerprint = tokenFile === null ? require('fingerprint', "the API key's fingerprint") : (value('fingerprint') ?? '');
  const region = value('region') ?? fallbackRegion ?? require('region', 'a region such as us-phoenix-1');
  const content = own.get('key_file') ? null : value('key_content');
  const keyFile = content === null ? require('key_file', "the path of the API key's private half") : '';
  const pem =
    content === null
      ? keyFile === ''
        ? null
        : keyText(expandHome(keyFile, home), keyFile, at('key_file'), problems)
      : content.replaceAll('\\n', '\n');
  const key = pem === null ? null : readSigningKey(pem, value('pass_phrase'));
  if (key && 'wrong' in key) {
    problems.push({
      path: at(content === null ? 'key_file' : 'key_content'),
      expected: 'an RSA private key',
      got: content === null ? `${keyFile}: ${key.wrong}` : key.wrong,
      remedy: key.remedy,
    });
  }
  const tokenPath = tokenFile === null ? null : expandHome(tokenFile, home);
  if (tokenPath !== null) {
    const token = readText(tokenPath);
    const got =
      'unreadable' in token ? `${tokenFile}: ${token.unreadable}` : token.text.trim() === '' ? `${tokenFile}: an empty file` : null;
    if (got !== null)
      problems.push({ path: at('security_token_file'), expected: 'a session token', got, remedy: 'run "oci session authenticate"' });
  }
  if (problems.length > 0 || !key || 'wrong' in key) throw new InputError(problems);
  return {
    tenancy,
    region: regionId(region),
    source: `profile ${profile} of ${path}`,
    fingerprint: tokenPath === null ? { stated: fingerprint, actual: key.fingerprint } : null,
    signer: tokenPath === null ? apiKeySigner(tenancy, user, fingerprint, key.pem) : sessionSigner(tokenPath, key.pem),
  };
}

function keyText(path: string, shown: string, at: string, problems: Problem[]): string | null {
  const file = readText(path);
  if ('text' in file) return file.text;
  problems.push({ path: at, expected: 'a readable private key file', got: `${shown}: ${file.unreadable}` });
  return null;
}
