/**
 * A request without a usable answer. `composing`: it never left (bad input, no signature). `sending`: it may have left;
 * the cause tells how far it got.
 */
export class TransportFailure extends Error {
  override name = 'TransportFailure' as const;
  readonly phase: 'composing' | 'sending';

  constructor(phase: 'composing' | 'sending', cause: unknown) {
    super(`a request failed while ${phase}`, { cause });
    this.phase = phase;
  }
}
