/** `unreadable`: something is kept in a format that this version does not know, or not as its format says. */
export type StoreErrorCode = 'conflict' | 'unavailable' | 'unknown-change' | 'unreadable';

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
