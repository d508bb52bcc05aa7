export interface Images {
  /**
   * An image id from what the payload says: an id (validated) or an alias (`ubuntu-24.04`), its architecture matched to the instance type.
   * Throws `ImageUnknownError` (domain/launch/image-aliases.ts) with the nearest suggestion.
   */
  resolve(request: { image: string; instanceType: string }): Promise<{ imageId: string; name: string | null; rootDevice: string | null }>;
}
