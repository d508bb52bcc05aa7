import type { Home } from '../../local/home.ts';
import { callTimeoutMs } from '../arguments/values.ts';
import type { Session } from '../session.ts';

/** A home for looking at what is on record: no cloud, no credentials. */
export function storeHome(session: Session): Promise<Home> {
  return session.open({
    cloud: 'oci',
    environment: session.surroundings.readEnvironment(),
    callTimeoutMs: callTimeoutMs(0),
    storeOnly: true,
  });
}
