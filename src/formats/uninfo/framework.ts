/** A country's Cooperation Framework from the plan that a UN INFO export names row by row. */
import { UNKNOWN_LANGUAGE } from '../../domain/official-text.ts';
import type { Concept, Fault, Framework, Level, ObservedTarget } from '../../domain/types.ts';
import { oneLine, quote } from '../checks.ts';
import type { RefusedFile } from '../project-draft.ts';
import { cellPointer } from './columns.ts';
import { note } from './notes.ts';
import { type PlanLevel, type PlanNode, planTree } from './plan-tree.ts';
import { planYears, type RowPlan, rowPlan, withoutCode } from './plans.ts';
import { readRows, type SheetLimits, type SheetRow } from './sheet.ts';
import { type OfficialTarget, targetReader } from './targets.ts';

interface UnInfoFrameworkOptions extends SheetLimits {
  /** As for readUnInfo. */
  readonly targets: readonly OfficialTarget[];
  /** The place of the first framework in the order of frameworks; the others follow. */
  readonly position: number;
}

interface BuiltFramework {
  readonly framework: Framework;
  readonly concepts: readonly Concept[];
}

type ReadFrameworks =
  | {
      readonly ok: true;
      readonly frameworks: readonly BuiltFramework[];
      readonly warnings: readonly Fault[];
    }
  | { readonly ok: false; readonly refused: RefusedFile };

const MAX_LABEL = 80;

const LEVELS: readonly Level[] = [
  { id: 'strategic-priority', label: 'Strategic priority', plural: 'Strategic priorities', parent: null },
  { id: 'outcome', label: 'Outcome', plural: 'Outcomes', parent: 'strategic-priority' },
  { id: 'output', label: 'Output', plural: 'Outputs', parent: 'outcome' },
];
const LEVEL_NAMES: Readonly<Record<PlanLevel, string>> = {
  'strategic-priority': 'Strategic priority',
  outcome: 'Outcome',
  output: 'Output',
};

/**
 * Builds a framework for each plan of the export: strategic priorities, outcomes and outputs as found, in the order of
 * their codes. Its id is unsdcf-xxx, followed by kind and years only where the export holds several plans of the
 * country. Labels are cut to 80 characters at a word boundary, with a note; the official text holds the whole. Never throws.
 */
export async function readUnInfoFramework(
  bytes: Uint8Array,
  options: UnInfoFrameworkOptions,
): Promise<ReadFrameworks> {
  const read = await readRows(bytes, options);
  if (!read.ok) return read;
  const warnings = [...read.warnings];
  const plans = new Map<string, { plan: RowPlan; rows: SheetRow[] }>();
  const leftOut = new Map<string, SheetRow[]>();
  for (const row of read.rows) {
    const plan = rowPlan(row);
    if (plan === null) {
      const name = `${quote(row.cell('plan'))} of ${quote(row.cell('country'))}`;
      leftOut.set(name, [...(leftOut.get(name) ?? []), row]);
      continue;
    }
    const known = plans.get(plan.id);
    if (known === undefined) plans.set(plan.id, { plan, rows: [row] });
    else known.rows.push(row);
  }
  for (const [name, rows] of leftOut) {
    const message = `The plan ${name} cannot be told from country and plan name; ${rows.length} rows are left out.`;
    const pointer = cellPointer(rows[0]?.row ?? 1, 'plan');
    warnings.push(note(pointer, 'unknown-plan', message, 'Correct the country or the plan name.'));
  }
  const ordered = [...plans.values()].sort((a, b) => (a.plan.id < b.plan.id ? -1 : 1));
  const frameworks = ordered.map(({ plan, rows }, index) => {
    const only = ordered.filter((other) => other.plan.country === plan.country).length === 1;
    const name = countryName(rows);
    const framework = describe(plan, name, only, options.position + index);
    const { nodes, contradictions } = planTree(rows);
    warnings.push(...contradictions);
    return { framework, concepts: concepts(framework, nodes, options.targets) };
  });
  return { ok: true, frameworks, warnings };
}

function countryName(rows: readonly SheetRow[]): string {
  return oneLine(rows[0]?.cell('country') ?? '');
}

function describe(plan: RowPlan, country: string, only: boolean, position: number): Framework {
  const id = only ? `unsdcf-${plan.country.toLowerCase()}` : plan.id;
  const short = `unsdcf-${plan.country.toLowerCase()}`;
  const years = planYears(plan.name);
  const edition = years === null ? 'period not stated' : `${years.from}-${years.until}`;
  const kind = plan.id.replace(/^unsdcf-[a-z]{3}/, '').match(/^-([a-z]+)/)?.[1] ?? 'unsdcf';
  const shortTitle = `${kind.toUpperCase()} ${country}${id === short || years === null ? '' : ` ${edition}`}`;
  const lower = country.toLowerCase();
  const names = id === short ? [`unsdcf ${lower}`, `${lower} unsdcf`] : [];
  return {
    id,
    title: `${plan.name}, ${country}`,
    shortTitle,
    publisher: `United Nations in ${country}`,
    edition,
    country: plan.country,
    validFrom: years === null ? null : `${years.from}-01-01`,
    validUntil: years === null ? null : `${years.until}-12-31`,
    source: `UN INFO, joint work plan export: ${plan.name}, ${country}`,
    sourceUrl: null,
    licenceNote: 'Codes and texts are UN INFO data, imported as they stand. Cite UN INFO.',
    aliases: [...new Set([id, plan.id, ...names])],
    levels: LEVELS,
    sharedResults: true,
    notes: [
      'Partial: built from the sub-outputs of a UN INFO export, not from the signed document: an element without a sub-output in the export is missing.',
      ...(years === null
        ? []
        : ["The period is that of the plan's name; first and last day are a reading of the years."]),
    ],
    position,
  };
}

function concepts(
  framework: Framework,
  nodes: readonly PlanNode[],
  targets: readonly OfficialTarget[],
): readonly Concept[] {
  const reader = targetReader(targets);
  const plainTexts = nodes.map((node) => withoutCode(node.text, [node.notation, ...node.codes]));
  const labels = distinctLabels(nodes, plainTexts);
  return nodes.map((node, position): Concept => {
    const plain = plainTexts[position] ?? node.text;
    const label = labels[position] ?? node.notation;
    const notes = [
      label.includes('…') && label !== plain
        ? 'The label is the beginning of the text, cut at a word; the official text is whole.'
        : null,
      node.others === 0 ? null : 'The export gives this code other texts too; the first is kept.',
    ].filter((note) => note !== null);
    const number = node.notation.replace(/^(?:SP|OC)(?=\d)/, '');
    return {
      id: `${framework.id}:${node.notation}`,
      framework: framework.id,
      notation: node.notation,
      level: node.level,
      parent: node.parent === null ? null : `${framework.id}:${node.parent}`,
      label,
      officialTexts: [{ language: UNKNOWN_LANGUAGE, text: node.text }],
      uri: null,
      codes: node.codes,
      source: framework.source,
      locator: `${LEVEL_NAMES[node.level]} ${number}`,
      note: notes.length === 0 ? null : notes.join(' '),
      validFrom: null,
      validUntil: null,
      observedTargets: node.level === 'output' ? observed(node.rows, reader) : [],
      position,
    };
  });
}

/** How many of the output's sub-outputs carry a target; the same ID on several rows is one sub-output. */
function observed(
  rows: readonly SheetRow[],
  reader: ReturnType<typeof targetReader>,
): readonly ObservedTarget[] {
  const bySubOutput = new Map<string, Set<string>>();
  for (const row of rows) {
    const key = row.cell('id') || `row ${row.row}`;
    const codes = bySubOutput.get(key) ?? new Set();
    for (const { code } of reader.split(row.cell('targets'))) if (code !== null) codes.add(code);
    bySubOutput.set(key, codes);
  }
  const counts = new Map<string, number>();
  for (const codes of bySubOutput.values()) {
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([code, count]) => ({ concept: `sdg:${code}`, count, of: bySubOutput.size }));
}

/** Texts of one level that begin alike have their code in the label, or two rows of a table would look the same. */
function distinctLabels(nodes: readonly PlanNode[], texts: readonly string[]): readonly string[] {
  const keys = nodes.map(({ level }, index) => `${level} ${cutLabel(texts[index] ?? '').toLowerCase()}`);
  return nodes.map(({ notation }, index) => {
    const text = texts[index] ?? '';
    const alone = keys.indexOf(keys[index] ?? '') === keys.lastIndexOf(keys[index] ?? '');
    const suffix = ` (${notation})`;
    return alone || suffix.length > MAX_LABEL / 2
      ? cutLabel(text)
      : `${cutLabel(text, MAX_LABEL - suffix.length)}${suffix}`;
  });
}

/** At most `length` characters, whole words only, with "…" where something is left out; one endless word is cut within. */
export function cutLabel(text: string, length: number = MAX_LABEL): string {
  if (text.length <= length) return text;
  const start = text.slice(0, length);
  const space = start.lastIndexOf(' ');
  if (space <= 0) return `${start.slice(0, -1).replace(/[\ud800-\udbff]$/, '')}…`;
  return `${start.slice(0, space).replace(/[\s,;:.(–—-]+$/, '')}…`;
}
