/** Now, or the past as it stood after a change, or at the end of a day (UTC). */
export type Moment =
  | { readonly kind: 'now' }
  | { readonly kind: 'change'; readonly change: number }
  | { readonly kind: 'asOf'; readonly date: string };

export const NOW: Moment = { kind: 'now' };
