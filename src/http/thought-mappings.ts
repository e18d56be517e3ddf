import type { z } from 'zod';
import type { WhatIf } from '../services/what-if.ts';
import type { whatIfBody } from './schemas/what-if.ts';

/** Statements of a body with the defaults that depend on one another. */
export function readThoughtMappings({
  add,
  remove,
}: Pick<z.output<typeof whatIfBody>, 'add' | 'remove'>): Pick<WhatIf, 'add' | 'remove'> {
  return {
    remove,
    add: add.map((one) => {
      if (typeof one === 'string') return one;
      const bare = one.modifier === 'Not' || one.predicate.startsWith('skos:');
      return {
        ...one,
        strength: bare ? null : (one.strength ?? 'supporting'),
        confidence: Math.round(one.confidence * 1000),
      };
    }),
  };
}
