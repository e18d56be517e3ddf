import { RULES_VERSION } from '../domain/alignment.ts';
import type { DecisionEffects } from '../services/decision-effects.ts';
import { NOTICE } from './present.ts';
import { presentTables } from './present-impact.ts';

/** What a decision would move in contribution tables, as the API answers a dry run. */
export function presentDecisionEffects({ change, revision, amountKind, tables }: DecisionEffects) {
  return {
    dryRun: true as const,
    amountKind,
    tables: presentTables(tables),
    change,
    revision,
    rules: RULES_VERSION,
    notice: NOTICE,
  };
}
