import type { AlignmentAnswer } from '../../domain/alignment.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Framework } from '../../domain/types.ts';
import {
  type FoundCodes,
  inShort,
  MAX_PASTED,
  MOST_CODES,
  MOST_EXPLAINED,
} from '../../services/find-codes.ts';
import { address } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { codeChip, conceptInLine, conceptOf } from '../parts/concepts.ts';
import { pictureAt } from '../parts/figure.ts';
import { downloads, filesAt } from '../parts/table.ts';
import { alignmentGroups, possibleList, reachedInWords } from '../parts/why.ts';
import { counted } from '../parts/words.ts';
import { frameworkChoices } from './align-choose.ts';

/** What a set of tags contributes to in one framework. */
export interface Side {
  readonly framework: Framework;
  readonly level: string | null;
  readonly answer: AlignmentAnswer;
}

interface AlignFacts {
  readonly graph: CrosswalkGraph;
  readonly revision: number;
  readonly change: number;
  /** As it was pasted. */
  readonly pasted: string;
  readonly codes: FoundCodes;
  readonly sides: readonly Side[];
  /** The framework asked about; null for all that matter. */
  readonly to: string | null;
  /** What chains of two mappings lead to is listed, too. */
  readonly withPossible: boolean;
  readonly copies: readonly Copy[];
}

/** A text that is made to be copied. */
export interface Copy {
  readonly name: string;
  readonly text: string;
}

const EXAMPLE = 'SDG 10.7, GCM objective 5, srf:1a11';

export function alignPage(facts: AlignFacts): Html {
  const { graph, pasted, codes, sides, to } = facts;
  const carried = carriedOn(facts);
  const share = address('/align', { tags: codes.found.join(','), to });
  return html`<h1>What does this contribute to?</h1>
<p class="lead">Write the codes that a project is tagged with, or paste a text that holds them.</p>
<form class="fields" action="/align" method="post">
<div><label for="tags">Codes, or a text with codes <span class="hint">such as ${EXAMPLE}</span></label>
<textarea id="tags" name="tags" rows="4" maxlength="${MAX_PASTED}">${pasted}</textarea></div>
<div><label for="to">Towards</label>
<select id="to" name="to"><option value="">SDG targets, Compact objectives, MiGOF and country plans</option>${graph.frameworks.map(
    ({ id, shortTitle }) =>
      html`<option value="${id}"${id === to ? html` selected` : null}>${shortTitle}</option>`,
  )}</select></div>
<div><button>Align</button></div>
</form>
${frameworkChoices(graph, carried, to ?? '', null)}
${
  pasted === ''
    ? startingPoints()
    : html`${understood(facts)}
${sides.map((side) => sideBlock(facts, side))}
${
  codes.found.length === 0
    ? null
    : block(
        'share',
        'Take it along',
        html`<p>This address gives the same question again:</p>
<pre data-copy="Copy the address" tabindex="0">${share}</pre>
${facts.copies.map(({ name, text }) => html`<details><summary>Copy as ${name}</summary><pre data-copy="Copy ${name}" tabindex="0">${text}</pre></details>`)}`,
        { beside: true },
      )
}`
}`;
}

function startingPoints(): Html {
  const examples = ['srf:1a11', 'SDG 10.7, GCM objective 5', 'msd:1.2, msd:2.3'];
  return html`<p>For example: ${examples.map((tags) => html` <a class="button quiet" href="${address('/align', { tags })}">${tags}</a>`)}</p>`;
}

/** A text as long as this is carried on in short: the page holds it once for each way on. */
const LONG_TEXT = 500;

function carriedOn({ pasted, codes }: AlignFacts): string {
  // What was understood and chosen is not asked again.
  if (codes.ambiguous.length === 0 && codes.unknown.length === 0) return codes.found.join(', ');
  return pasted.length > LONG_TEXT ? inShort(codes).tags : pasted;
}

function understood(facts: AlignFacts): Html {
  const { graph, codes, to } = facts;
  const { found, ambiguous, unknown, left } = codes;
  const unexplained = unknown.length - MOST_EXPLAINED;
  return html`${block(
    'read',
    'What was read',
    html`${
      found.length === 0
        ? html`<p>No code was found in this text.</p>`
        : html`<ul class="tags">${found.map((id) => html`<li>${conceptInLine(conceptOf(graph, id))}</li>`)}</ul>`
    }
${ambiguous.map(
  ({ text, candidates }, place) => html`<form class="notice warn" action="/align" method="get">
<input type="hidden" name="tags" value="${carriedOn(facts)}"><input type="hidden" name="choose" value="${found.join(',')}">${to === null ? null : html`<input type="hidden" name="to" value="${to}">`}
<fieldset><legend>“${text}” means several elements. Which one?</legend>
<div class="choices">${candidates.map(
    (id, order) =>
      html`<label for="choice-${place}-${order}"><input type="radio" id="choice-${place}-${order}" name="choose" value="${id}" required> ${id} ${conceptOf(graph, id).label}</label>`,
  )}</div></fieldset>
<button class="quiet">Use this one</button></form>`,
)}
${
  unknown.length === 0
    ? null
    : html`<div class="notice warn"><p>Not understood: ${unknown
        .slice(0, MOST_EXPLAINED)
        .map(
          ({ text, nearest }, place) =>
            html`${place === 0 ? '' : '; '}<strong>${text}</strong>${nearest.length === 0 ? null : html` (near: ${nearest.map((id, at) => html`${at === 0 ? '' : ', '}${codeChip(conceptOf(graph, id), true)}`)})`}`,
        )}${unexplained > 0 ? ` and ${unexplained} more` : ''}.</p></div>`
}
${
  left === 0
    ? null
    : html`<div class="notice warn"><p>At most ${MOST_CODES} different codes are read at once, and an address holds fewer where they are long: ${counted(left, 'word that looks like a code was', 'words that look like codes were')} left out. Send them by themselves.</p></div>`
}`,
    { beside: true },
  )}`;
}

function sideBlock(facts: AlignFacts, side: Side): Html {
  const { framework, level, answer } = side;
  const { graph } = facts;
  const { alignments, unaligned } = answer;
  const tags = facts.codes.found.join(',');
  const query = address('/v1/alignments', {
    tags,
    to: framework.id,
    level,
    chains: facts.withPossible ? 'all' : null,
    change: facts.change,
  });
  return block(
    `to-${framework.id}`,
    `${framework.shortTitle}: ${reachedInWords(framework, level, alignments)}`,
    html`${flowPicture('/v1/alignments', { tags }, side, facts.change)}
${alignmentGroups(graph, alignments)}
${possibleBlock(graph, side, facts.withPossible ? null : address('/align', { tags, to: facts.to, chains: 'all' }))}
${leadingNowhere(graph, unaligned)}
${alignments.length === 0 ? null : downloads('The same', filesAt(query))}`,
  );
}

/** What is only possible, where it was asked for; else a way to ask for it. */
export function possibleBlock(
  graph: CrosswalkGraph,
  { framework, answer }: Side,
  askedAt: string | null,
): Html {
  if (askedAt === null) return possibleList(graph, answer.possible);
  return html`<p class="small no-print"><a href="${askedAt}#to-${framework.id}">Show what is possible (not reviewed, never counted)</a></p>`;
}

export function leadingNowhere(graph: CrosswalkGraph, unaligned: AlignmentAnswer['unaligned']): Html | null {
  if (unaligned.length === 0) return null;
  return html`<details><summary>${counted(unaligned.length, 'tag leads', 'tags lead')} nowhere here</summary><ul>${unaligned.map(
    ({ tag, detail }) => html`<li>${codeChip(conceptOf(graph, tag), true)} ${detail}</li>`,
  )}</ul></details>`;
}

/** More than this is a tangle on a page. */
const MOST_DRAWN = 30;

/** The leading paths as a flow, where there is more than one thing to see. `path` and `of` are the address of the alignments. */
export function flowPicture(
  path: string,
  of: Readonly<Record<string, string>>,
  { framework, level, answer }: Side,
  change: number,
): Html | null {
  const led = answer.alignments.filter(({ basis }) => basis !== 'tagged');
  if (led.length < 2) return null;
  const alt = `Flow from the tags to elements of ${framework.shortTitle}. The list below says the same, with reasons.`;
  const asked = { ...of, to: framework.id, level, maxPaths: 1, limit: MOST_DRAWN, format: 'svg' };
  return pictureAt(address(path, { ...asked, change }), alt);
}
