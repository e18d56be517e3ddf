import type { z } from 'zod';
import type { ReportCell, ReportDocument } from '../formats/report/document.ts';
import { aboutOf } from './report-about.ts';
import type { alignmentAnswer } from './schemas/alignments.ts';

type AlignmentsAnswer = z.output<typeof alignmentAnswer>;
type Filters = Readonly<Record<string, unknown>>;

/** Alignments as a document: a line for each, with its leading path, and the tags that lead nowhere. */
export function alignmentsDocument(
  answer: AlignmentsAnswer & { readonly filters: Filters },
  of: string,
  day: string,
  address: string,
): ReportDocument {
  const own = [
    {
      id: 'report',
      label: 'Report',
      value: 'What tags contribute to, with the leading path to each element',
    },
    { id: 'of', label: 'Of', value: of },
    { id: 'to', label: 'Towards', value: answer.to },
  ];
  return {
    title: `Alignments of ${of} to ${answer.to}`,
    about: aboutOf(own, answer, day, address),
    tables: [
      {
        id: 'alignments',
        title: 'Alignments',
        columns: [
          { id: 'concept', title: 'Element', kind: 'code' },
          { id: 'conceptLevel', title: 'Level of it', kind: 'text' },
          { id: 'label', title: 'Label', kind: 'text' },
          { id: 'basis', title: 'Basis', kind: 'text' },
          { id: 'strength', title: 'Strength', kind: 'text' },
          { id: 'confidence', title: 'Confidence', kind: 'number' },
          { id: 'questions', title: 'Open questions', kind: 'text' },
          { id: 'decision', title: 'Decision', kind: 'text' },
          { id: 'counts', title: 'Counts in tables', kind: 'text' },
          { id: 'countsNot', title: 'Why not', kind: 'text' },
          { id: 'paths', title: 'Paths', kind: 'count' },
          { id: 'tag', title: 'Leading path from', kind: 'code' },
          { id: 'path', title: 'Leading path', kind: 'text' },
          { id: 'mappings', title: 'Mappings on it', kind: 'text' },
          { id: 'evidence', title: 'Evidence', kind: 'text' },
          { id: 'sources', title: 'Sources', kind: 'text' },
          { id: 'rationales', title: 'Rationales', kind: 'text' },
        ],
        rows: [...answer.alignments, ...(answer.possible ?? [])].map(rowOf),
      },
      {
        id: 'unaligned',
        title: 'Tags that lead nowhere',
        columns: [
          { id: 'tag', title: 'Tag', kind: 'code' },
          { id: 'reason', title: 'Reason', kind: 'text' },
          { id: 'detail', title: 'In words', kind: 'text' },
        ],
        rows: answer.unaligned.map(({ tag, reason, detail }) => [tag, reason, detail]),
      },
    ],
  };
}

function rowOf(alignment: AlignmentsAnswer['alignments'][number]): ReportCell[] {
  const { concept, basis, strength, confidence, questions, decision, pathCount, paths } = alignment;
  const { counts, countsNot } = alignment;
  const [best] = paths;
  const steps = best?.steps ?? [];
  const said = steps.flatMap((step) => (step.mapping === null ? [] : [step]));
  const all = (texts: readonly (string | null | undefined)[]) =>
    [...new Set(texts.filter((text) => text != null && text !== ''))].join('; ');
  return [
    concept.id,
    concept.level,
    concept.label,
    basis,
    strength,
    confidence,
    questions.map(({ text }) => text).join('; '),
    decision?.decision ?? null,
    counts ? 'yes' : 'no',
    countsNot,
    pathCount,
    best?.tag ?? null,
    steps.map(({ from, relation, to }) => `${from} ${relation} ${to}`).join('; '),
    all(said.map(({ mapping }) => mapping)),
    all(said.map((step) => ('evidence' in step ? step.evidence : undefined))),
    all(said.map((step) => ('source' in step ? `${step.source}, ${step.locator}` : undefined))),
    all(said.map((step) => ('rationale' in step ? step.rationale : undefined))),
  ];
}
