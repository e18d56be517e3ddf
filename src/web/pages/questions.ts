import { countryName } from '../../domain/countries.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import { revisedQuestion } from '../../domain/questions.ts';
import type { CountryList, Mapping, Question } from '../../domain/types.ts';
import { questionText } from '../../formats/report/alignment-words.ts';
import { countryAddress, mappingAddress, questionAddress, segment } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';
import { block } from '../layout.ts';
import { conceptInLine, conceptOf } from '../parts/concepts.ts';
import { historyBlock, type ShownHistory } from '../parts/history.ts';
import { statement } from '../parts/mappings.ts';
import { metInWords, questionLink } from '../parts/questions.ts';
import { downloads, table } from '../parts/table.ts';
import { counted, STATUS_WORDS } from '../parts/words.ts';

/** The catalogue of questions that conditional mappings ask, and one of them. */

interface CatalogueFacts {
  readonly questions: readonly Question[];
  /** How many accepted mappings ask each, by its id. */
  readonly mappings: ReadonlyMap<string, number>;
}

/** The questions in force, by checklist. */
export function questionsPage({ questions, mappings }: CatalogueFacts): Html {
  const inForce = questions.filter(({ status }) => status === 'accepted');
  const checklists = Map.groupBy(inForce, ({ checklist }) => checklist);
  return html`<h1>Questions</h1>
<p class="lead">Conditional mappings depend on how a project is done. ${counted(inForce.length, 'question')} decide whether they hold; each project answers those that its tags ask.</p>
${inForce.length === 0 ? html`<p>The catalogue is empty.</p>` : null}
${[...checklists].map(([checklist, items]) =>
  block(
    `checklist-${segment(checklist)}`,
    checklist.charAt(0).toUpperCase() + checklist.slice(1),
    html`<ul class="plain">${items.map(
      ({ id, text }) =>
        html`<li><a href="${questionAddress(id)}">${text.en}</a> <span class="about"><code>${id}</code>, asked by ${counted(mappings.get(id) ?? 0, 'mapping')}</span></li>`,
    )}</ul>`,
    { beside: true },
  ),
)}
${downloads('The catalogue', [['JSON', '/v1/questions']])}`;
}

interface QuestionFacts {
  readonly graph: CrosswalkGraph;
  readonly question: Question;
  /** The list that answers it; null where countries do not. */
  readonly countries: CountryList | null;
  /** Accepted mappings that ask it, in id order. */
  readonly mappings: readonly Mapping[];
  /** Ids of the proposals that revise it. */
  readonly revisions: readonly string[];
  readonly history: ShownHistory;
}

export function questionPage(facts: QuestionFacts): Html {
  const { graph, question, mappings } = facts;
  return html`<p class="over"><a href="/questions">Questions</a> › ${question.checklist} › <code>${question.id}</code></p>
<h1>${question.text.en}</h1>
<p class="lead">${question.help.en}</p>
${revisionNotice(facts)}
${question.status === 'accepted' ? null : html`<p><strong>This question is ${STATUS_WORDS[question.status]}.</strong></p>`}
${block('answers', 'What answers it', answering(facts), { beside: true })}
${block(
  'mappings',
  `Mappings that ask it (${mappings.length})`,
  mappings.length === 0
    ? html`<p>No accepted mapping asks it.</p>`
    : table(
        'Mappings that ask it',
        [
          {
            title: 'Mapping',
            text: true,
            cell: (mapping) =>
              html`${statement(graph, mapping)} <a class="small" href="${mappingAddress(mapping.id)}">${mapping.id}</a>`,
          },
          { title: 'In its own words', text: true, cell: ({ condition }) => condition },
          {
            title: 'Together with',
            text: true,
            cell: (mapping) => otherQuestions(graph, mapping, question.id),
          },
          { title: 'With yes', text: true, cell: metInWords },
        ],
        mappings,
      ),
)}
${block(
  'languages',
  'In other languages',
  html`<p lang="fr">${question.text.fr} <span class="small">${question.help.fr}</span></p>
<p lang="es">${question.text.es} <span class="small">${question.help.es}</span></p>`,
  { beside: true },
)}
${historyBlock(facts.history)}
${downloads('This question', [['JSON', `/v1/questions/${segment(question.id)}`]])}`;
}

function revisionNotice({ question, revisions }: QuestionFacts): Html | null {
  const revises = revisedQuestion(question.id);
  const link = (id: string) => html`<a href="${questionAddress(id)}">${id}</a>`;
  if (revises !== null) return html`<p>It revises ${link(revises)}.</p>`;
  if (revisions.length === 0) return null;
  return html`<p>A revision is proposed: ${joined(revisions.map(link), ', ')}.</p>`;
}

function answering({ graph, question, countries }: QuestionFacts): Html {
  const impliedBy = [...graph.questions.byId.values()].filter(({ implies }) => implies.includes(question.id));
  const links = (ids: readonly string[]) =>
    joined(
      ids.map((id) => questionLink(graph, id)),
      '; ',
    );
  return html`<dl class="facts">
<dt>People</dt><dd>For the whole project, or for single tags. What people answer comes first.</dd>
${question.answeredByTags.length === 0 ? null : html`<dt>Tags</dt><dd>A project’s own tag at or below one of these answers yes:<ul class="tags">${question.answeredByTags.map((id) => html`<li>${conceptInLine(conceptOf(graph, id))}</li>`)}</ul></dd>`}
${countries === null ? null : html`<dt>Countries</dt><dd>${countryWords(countries)}</dd>`}
${question.implies.length === 0 ? null : html`<dt>Yes means yes to</dt><dd>${links(question.implies)}</dd>`}
${impliedBy.length === 0 ? null : html`<dt>No means no to</dt><dd>${links(impliedBy.map(({ id }) => id))}</dd>`}
<dt>Written</dt><dd>by ${question.author}${question.reviewer === null ? null : `, reviewed by ${question.reviewer}`}${question.reviewDate === null ? null : `, ${question.reviewDate}`}</dd>
</dl>`;
}

function countryWords({ title, source, date, members }: CountryList): Html {
  const countries = [...new Set(members.map(({ country }) => country))];
  return html`Yes if all countries of the project are on this list, no if none is: ${title} (${source}, ${date}).
<details><summary>${counted(countries.length, 'country', 'countries')}</summary><p>${joined(
    countries.map((country) => html`<a href="${countryAddress(country)}">${countryName(country)}</a>`),
    ', ',
  )}</p></details>`;
}

/** The other questions of the alternatives that hold this one, and alternatives without it. */
function otherQuestions(graph: CrosswalkGraph, { questions }: Mapping, own: string): string {
  const together = questions
    .filter((allOf) => allOf.includes(own))
    .flatMap((allOf) => allOf.filter((id) => id !== own));
  const instead = questions.filter((allOf) => !allOf.includes(own));
  return [
    ...together.map((id) => `and: ${questionText(graph, id)}`),
    ...instead.map((allOf) => `or: ${allOf.map((id) => questionText(graph, id)).join(' and: ')}`),
  ].join(' ');
}
