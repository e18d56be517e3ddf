import { type EditionDifference, editionDifference } from '../domain/edition-difference.ts';
import { readTagKey } from '../domain/tag-key.ts';
import type { Concept } from '../domain/types.ts';
import { type Change, type ChangeDetails, type ImportedFile, NOW } from '../store/port.ts';
import { requireFramework } from './alignments.ts';
import type { Crosswalk } from './crosswalk.ts';
import {
  type CrosswalkImportReport,
  type Decided,
  importIntoCrosswalk,
  unreadable,
} from './crosswalk-import.ts';
import { decideFramework, type WantedFramework } from './framework-changes.ts';
import { type FrameworkImportRequest, type FrameworkSource, readWanted } from './import-frameworks.ts';
import { pagesInTurns } from './in-turns.ts';
import { tablePages } from './portfolio.ts';
import { Problem } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';
import { parentsFirst } from './seed.ts';
import { flagChanges, type StaleMapping, staleMappings } from './stale-flags.ts';

interface EditionRequest extends FrameworkImportRequest {
  /** The framework that there is. */
  readonly framework: string;
  /** What the new edition is called. */
  readonly edition: string;
  /** Its first day (ISO date): what it no longer has ends the day before. */
  readonly from: string;
}

interface EditionReport {
  readonly framework: string;
  readonly edition: string;
  readonly from: string;
  readonly difference: EditionDifference;
  /** Mappings that become stale, each with the element and what became of it. */
  readonly stale: readonly StaleMapping[];
}

/** An element that ended and how many projects are tagged with it. They keep the tag. */
interface DanglingTag {
  readonly concept: string;
  readonly projects: number;
}

export type EditionImportReport = CrosswalkImportReport<FrameworkSource> &
  EditionReport & { readonly tags: readonly DanglingTag[] };

/**
 * Takes in a new edition of a framework: what it has is written, what it no longer has gets a last day and is never deleted,
 * and mappings of what changed are flagged as stale. They still align. Also of a framework that came with the software,
 * which its later versions then leave alone.
 */
export async function importEdition(
  services: ProjectServices,
  request: EditionRequest,
  writer: Writer,
): Promise<EditionImportReport> {
  const { source, wantedOf } = await readWanted(services, request);
  const decide = (crosswalk: Crosswalk): Decided<EditionReport> =>
    decideEdition(crosswalk, wantedOf(crosswalk), request);
  const what = {
    words: 'editions',
    source,
    details: (file: ImportedFile, { framework }: EditionReport): ChangeDetails => ({
      kind: 'edition',
      framework,
      ...file,
    }),
  };
  const report = await importIntoCrosswalk(services, what, request, writer, decide);
  return { ...report, tags: await danglingTags(services, report.difference.ended) };
}

type Wanted = ReturnType<Awaited<ReturnType<typeof readWanted>>['wantedOf']>;

function decideEdition(
  crosswalk: Crosswalk,
  { wanted, warnings }: Wanted,
  { framework: name, edition, from, limits }: EditionRequest,
): Decided<EditionReport> {
  if (wanted.every(({ elements }) => elements.length === 0)) throw empty();
  const { graph } = crosswalk;
  const known = requireFramework(graph, name, 'framework');
  const [own, ...others] = wanted;
  if (own === undefined || others.length > 0 || own.framework.id !== known.id)
    throw notThisFramework(known.id);
  const stored = graph.concepts.filter(({ framework }) => framework === known.id);
  const standing = stored.filter(({ validUntil }) => validUntil === null || validUntil >= from);
  const byId = new Map(stored.map((concept) => [concept.id, concept]));
  const renewed: WantedFramework = {
    // The new edition is in force, whatever day the old one ended on.
    framework: { ...known, edition, validUntil: null },
    speaksOfItself: true,
    elements: own.elements.map((element) => ({
      ...element,
      // What a new edition has is in force, so a last day it says nothing of does not stay.
      silentOn: element.silentOn.filter((field) => field !== 'validUntil'),
      concept: inEdition(element.concept, byId.get(element.concept.id), from),
    })),
  };
  const decided = decideFramework(crosswalk, renewed, new Set(), limits);
  // What cannot be taken stays as it is stored: it has not ended.
  const after = decided.elements.flatMap(
    (concept, place) => (decided.rows[place]?.outcome === 'rejected' ? byId.get(concept.id) : concept) ?? [],
  );
  const difference = editionDifference(standing, after);
  const last = dayBefore(from);
  const ended = difference.ended.flatMap((id) => byId.get(id) ?? []);
  const changes: Change[] = [
    ...decided.changes,
    ...parentsFirst(ended).map(
      (concept): Change => ({ kind: 'put-concept', concept: { ...concept, validUntil: last } }),
    ),
  ];
  const stale = staleMappings(crosswalk, known.id, difference);
  const flags = flagChanges(crosswalk, stale, `with the edition ${edition}`);
  return {
    rows: decided.rows,
    changes: changes.length === 0 ? [] : [...changes, ...flags],
    warnings: [...warnings, ...decided.warnings],
    extra: {
      framework: known.id,
      edition,
      from,
      difference,
      stale,
    },
  };
}

/** An element that stays keeps its first day; one that is new begins with the edition. One that had ended is back. */
function inEdition(concept: Concept, before: Concept | undefined, from: string): Concept {
  return { ...concept, validFrom: concept.validFrom ?? (before === undefined ? from : before.validFrom) };
}

async function danglingTags(
  { views }: ProjectServices,
  ended: readonly string[],
): Promise<readonly DanglingTag[]> {
  if (ended.length === 0) return [];
  const counts = new Map(ended.map((id) => [id, 0]));
  await views.at(NOW, async ({ snapshot }) => {
    await pagesInTurns(tablePages(snapshot, { filter: {}, kind: 'budget' }), ({ tagKey }) => {
      for (const { concept } of readTagKey(tagKey).tags) {
        const count = counts.get(concept);
        if (count !== undefined) counts.set(concept, count + 1);
      }
      return true;
    });
  });
  return [...counts]
    .filter(([, projects]) => projects > 0)
    .map(([concept, projects]) => ({ concept, projects }));
}

function dayBefore(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

/** Else all elements of the framework would end. */
function empty(): Problem {
  const message = 'The file has no elements.';
  return unreadable([
    { pointer: '', code: 'no-elements', message, fix: 'Send all elements of the edition.' },
  ]);
}

function notThisFramework(id: string): Problem {
  const message = `The file is not an edition of ${id}, or of more than that.`;
  const fix = `Send one file with all elements of the new edition of ${id}.`;
  return new Problem('invalid-query', message, [
    { pointer: 'framework', code: 'other-framework', message, fix },
  ]);
}
