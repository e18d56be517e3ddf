/** Sectors, tags and policy markers of an exported activity. */
import { isWhole } from '../../domain/percentage.ts';
import { type Classification, MARKERS, type Marker, type MicroPercent } from '../../domain/types.ts';
import { shareLabel, splitShareLabel } from './classifications.ts';
import type { IatiAlignment, IatiExportProject, NoteInActivity } from './export-types.ts';
import { shareAttributes, shareOut } from './share-out.ts';
import { isAlignedSector, isAlignedTag } from './shares.ts';
import {
  ALIGNMENT_BASE,
  CLASSIFICATION_BASE,
  FRAMEWORK_BASE,
  isMarkerVocabulary,
  MARKER_BASE,
  OWN_PREFIX,
  OWN_VOCABULARY,
  splitAddress,
  withAddress,
} from './vocabularies.ts';
import type { XmlNode } from './xml.ts';

/** OECD DAC purpose code "sectors not specified": a sector is mandatory in IATI. */
const UNSPECIFIED_SECTOR = '99810';

const SDG_LEVELS = [
  { notation: /^\d+$/, tagVocabulary: '2', sectorVocabulary: '7', what: 'goals' },
  { notation: /^\d+\.[\da-z]+$/, tagVocabulary: '3', sectorVocabulary: '8', what: 'targets' },
  // There is no tag vocabulary of indicators: they go with our own frameworks.
  { notation: /^\d+\.[\da-z]+\.\d+[a-z]?$/, tagVocabulary: null, sectorVocabulary: '9', what: 'indicators' },
] as const;

const MARKER_NAMES: Readonly<Record<Marker, string>> = {
  gender: 'Gender equality',
  humanRights: 'Human rights',
  peace: 'Peace',
};

type Tagged = Omit<IatiExportProject['tags'][number], 'origin'> &
  Partial<Pick<IatiExportProject['tags'][number], 'origin'>>;
type LabelOf = (concept: string) => string | null;

/**
 * SDG tags with percentages that come to 100 are sectors of vocabulary 7, 8 or 9; all other tags are tags, since IATI
 * takes no sector without its share: vocabulary 2 and 3 for the SDGs, 99 for our frameworks, with the project's
 * percentage in our own attribute. Sectors of other vocabularies follow the same rule.
 */
export function writeTopics(project: IatiExportProject, labelOf: LabelOf, note: NoteInActivity): XmlNode[] {
  const sectors: XmlNode[] = [];
  const written = new Set<Tagged | Classification>();
  sectors.push(...classificationSectors(project.classifications, written, note));
  for (const { notation, sectorVocabulary, what } of SDG_LEVELS) {
    const shared = project.tags.filter(
      (tag) => tag.percentage !== null && notation.test(sdgNotation(tag.concept) ?? ''),
    );
    const shares = wholeShares(shared.map(({ percentage }) => percentage));
    if (shares === null) {
      note(
        'sdg-not-whole',
        `The percentages of the SDG ${what} do not come to 100: they are tags, not sectors.`,
      );
      continue;
    }
    for (const [place, tag] of shared.entries()) {
      written.add(tag);
      const attributes = { vocabulary: sectorVocabulary, code: sdgNotation(tag.concept) };
      const share = shareAttributes(shares[place] ?? null, tag.percentage);
      sectors.push({ name: 'sector', attributes: { ...attributes, ...share, ...originAttribute(tag) } });
    }
  }
  if (sectors.length === 0) {
    const attributes = { vocabulary: '1', code: UNSPECIFIED_SECTOR, percentage: '100' };
    sectors.push({ name: 'sector', attributes: { ...attributes, [`${OWN_PREFIX}:derived`]: 'true' } });
  }
  const markers = [
    ...MARKERS.map((marker) => markerNode(marker, project.markers[marker])).filter((node) => node !== null),
    ...project.classifications.flatMap((classification) => policyMarker(classification, written)),
  ];
  const tags = [
    ...project.tags.filter((tag) => !written.has(tag)).map((tag) => tagNode(tag, labelOf)),
    ...project.classifications.filter((one) => !written.has(one)).map(classificationTag),
    ...project.alignments
      .filter(({ counts, origin }) => counts && origin === 'inferred')
      .map((alignment) => alignmentTag(alignment, labelOf)),
  ];
  return [...sectors, ...tags, ...markers];
}

/** Percentages that come to exactly 100, made so when they are near it; null when they are not. */
function wholeShares(shares: readonly (MicroPercent | null)[]): readonly (MicroPercent | null)[] | null {
  const total = shares.reduce<number>((sum, share) => sum + (share ?? 0), 0);
  if (shares.length > 0 && (shares.includes(null) || !isWhole(total))) return null;
  return shareOut(shares)?.shares ?? null;
}

function classificationSectors(
  classifications: readonly Classification[],
  written: Set<Tagged | Classification>,
  note: NoteInActivity,
): XmlNode[] {
  const sectors = classifications.flatMap((classification) => {
    const sector = classification.scheme === 'sector' ? parseCode(classification.code) : null;
    if (sector === null || isAlignedSector(sector.vocabulary)) return [];
    const { percentage, name } = splitShareLabel(classification.label);
    const readAgain = shareLabel(percentage, name) === classification.label;
    return readAgain ? [{ classification, ...sector, percentage, name }] : [];
  });
  return [...Map.groupBy(sectors, ({ vocabulary }) => vocabulary)].flatMap(([vocabulary, members]) => {
    const given = members.map(({ percentage }) => percentage);
    const shares = given.length === 1 && given[0] === null ? given : wholeShares(given);
    if (shares === null) {
      note('sectors-not-whole', `The sectors of vocabulary ${vocabulary} do not come to 100: they are tags.`);
      return [];
    }
    return members.map(({ classification, code, uri, percentage, name }, place): XmlNode => {
      written.add(classification);
      const attributes = { vocabulary, 'vocabulary-uri': uri, code };
      const share = shareAttributes(shares[place] ?? null, percentage);
      return { name: 'sector', attributes: { ...attributes, ...share }, ...named(name) };
    });
  });
}

interface Code {
  readonly vocabulary: string;
  readonly code: string;
  readonly uri: string | null;
}

/** The parts of "vocabulary:code", with an address behind it or not; null for a code that reading would not give. */
function parseCode(text: string): Code | null {
  const { text: bare, uri } = splitAddress(text);
  const [, vocabulary, code] = /^([^:]+):(.+)$/s.exec(bare) ?? [];
  if (vocabulary === undefined || code === undefined) return null;
  const again = withAddress(`${vocabulary}:${code}`, vocabulary, uri);
  const plain = vocabulary === vocabulary.trim() && code === code.trim();
  return plain && again === text ? { vocabulary, code, uri } : null;
}

function policyMarker(classification: Classification, written: Set<Tagged | Classification>): XmlNode[] {
  const parsed = classification.scheme === 'policy-marker' ? parseCode(classification.code) : null;
  const [, code, significance] = /^(.+):([0-4]?)$/s.exec(parsed?.code ?? '') ?? [];
  if (parsed === null || code === undefined || code !== code.trim()) return [];
  const { vocabulary, uri } = parsed;
  // One of these would be read back as a marker of ours.
  if ((vocabulary === '1' && code === '1' && significance !== '4') || isMarkerVocabulary(uri)) return [];
  written.add(classification);
  const attributes = { vocabulary, 'vocabulary-uri': uri, code, significance: significance || null };
  return [{ name: 'policy-marker', attributes, ...named(classification.label) }];
}

function markerNode(marker: Marker, significance: 0 | 1 | 2 | 3 | undefined): XmlNode | null {
  if (significance === undefined) return null;
  const name = 'policy-marker';
  if (marker === 'gender') {
    return { name, attributes: { vocabulary: '1', code: '1', significance: String(significance) } };
  }
  const own = { vocabulary: OWN_VOCABULARY, 'vocabulary-uri': MARKER_BASE, code: marker };
  return {
    name,
    attributes: { ...own, significance: String(significance) },
    ...inEnglish(MARKER_NAMES[marker]),
  };
}

export function tagNode(tag: Tagged, labelOf: LabelOf): XmlNode {
  const { concept, percentage } = tag;
  const { framework, notation } = splitConcept(concept);
  const level = framework === 'sdg' ? SDG_LEVELS.find((one) => one.notation.test(notation)) : undefined;
  const vocabulary = level?.tagVocabulary ?? OWN_VOCABULARY;
  const uri = vocabulary === OWN_VOCABULARY ? `${FRAMEWORK_BASE}${framework}` : null;
  const attributes = { vocabulary, 'vocabulary-uri': uri, code: notation };
  const label = labelOf(concept);
  return {
    name: 'tag',
    attributes: { ...attributes, ...shareAttributes(null, percentage), ...originAttribute(tag) },
    ...(label === null ? {} : inEnglish(label)),
  };
}

/** Tells confirmed tags from declared ones; a reader who does not know the attribute treats both alike. */
function originAttribute({ origin }: Tagged): Readonly<Record<string, string>> {
  return origin === 'confirmed' ? { [`${OWN_PREFIX}:origin`]: origin } : {};
}

/** Classifications of the scheme `tag` are IATI tags; those that IATI has no element for are in a vocabulary of ours. */
function classificationTag({ scheme, code, label }: Classification): XmlNode {
  const tag = scheme === 'tag' ? parseCode(code) : null;
  const own = tag === null || isAlignedTag(tag.vocabulary, tag.uri) || tag.uri?.startsWith(HOUSE) === true;
  const attributes = own
    ? {
        vocabulary: OWN_VOCABULARY,
        'vocabulary-uri': `${CLASSIFICATION_BASE}${encodeURIComponent(scheme)}`,
        code,
      }
    : { vocabulary: tag.vocabulary, 'vocabulary-uri': tag.uri, code: tag.code };
  return { name: 'tag', attributes, ...named(label) };
}
const HOUSE = FRAMEWORK_BASE.replace(/framework\/$/, '');

function alignmentTag({ concept, strength, confidence }: IatiAlignment, labelOf: LabelOf): XmlNode {
  const { framework, notation } = splitConcept(concept);
  const attributes = {
    vocabulary: OWN_VOCABULARY,
    'vocabulary-uri': `${ALIGNMENT_BASE}${framework}`,
    code: notation,
  };
  const sure = confidence === null ? [] : [`confidence ${(confidence / 1000).toFixed(3)}`];
  const how = [...(strength === null ? [] : [strength]), ...sure].join(', ');
  const label = labelOf(concept);
  const text = `Inferred by mapping${how === '' ? '' : ` (${how})`}, not declared by the publisher${label === null ? '' : `: ${label}`}`;
  return { name: 'tag', attributes, ...inEnglish(text) };
}

function splitConcept(concept: string): { framework: string; notation: string } {
  const at = concept.indexOf(':');
  return { framework: concept.slice(0, at), notation: concept.slice(at + 1) };
}

function sdgNotation(concept: string): string | null {
  const { framework, notation } = splitConcept(concept);
  return framework === 'sdg' ? notation : null;
}

function named(text: string | null): Pick<XmlNode, 'children'> {
  return text === null ? {} : { children: [{ name: 'narrative', text }] };
}

function inEnglish(text: string): Pick<XmlNode, 'children'> {
  return { children: [{ name: 'narrative', attributes: { 'xml:lang': 'en' }, text }] };
}
