import type { HuntDocument } from '../shared/domain/hunt.ts';

/** A hunt of another tenancy or region cannot be cleaned up with these credentials: throws `WrongAccountError`. */
export function mustMatch(document: HuntDocument | undefined, account: string): void {
  if (document === undefined || document.account === account) return;
  throw new WrongAccountError(document, account);
}

export class WrongAccountError extends Error {
  override name = 'WrongAccountError' as const;

  constructor(document: HuntDocument, account: string) {
    super(
      `hunt ${document.huntId} belongs to ${document.account}, but these credentials are for ${account}; name the right ones with --profile and --config`,
    );
  }
}
