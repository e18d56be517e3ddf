import type { AnswerEffect, OpenQuestion } from '../../domain/open-questions.ts';
import type { Answer, Mapping } from '../../domain/types.ts';
import { questionText } from '../../formats/report/alignment-words.ts';
import { mappingAddress } from '../addresses.ts';
import { type Html, html, joined } from '../html.ts';
import { block } from '../layout.ts';
import { codeChip, conceptOf } from '../parts/concepts.ts';
import { statement } from '../parts/mappings.ts';
import { questionLink } from '../parts/questions.ts';
import { questionForm, savedNotice } from '../parts/saved.ts';
import { table } from '../parts/table.ts';
import { counted } from '../parts/words.ts';
import { faultNotice } from '../parts/writing-form.ts';
import { faultAt, mayDecide, type ProjectFacts, projectForm } from './project-facts.ts';

/** What a project has still to answer, and what it answered. */
export function questionsBlock(facts: ProjectFacts): Html | null {
  const { questions, project, saved } = facts;
  const deciding = questions.questions.filter(({ decides }) => decides.length > 0);
  const others = questions.questions.filter(({ decides }) => decides.length === 0);
  const isOpen = new Set(questions.questions.map(({ question }) => question.id));
  const answered = Map.groupBy(
    project.value.answers.filter(({ question }) => !isOpen.has(question)),
    ({ question }) => question,
  );
  const { ownConditions } = questions;
  // What was taken back and is asked by no mapping any more has no place of its own.
  const gone = saved.filter(
    ({ form }) =>
      form.startsWith(questionForm('')) &&
      ![...isOpen, ...answered.keys()].some((id) => questionForm(id) === form),
  );
  if (isOpen.size + answered.size + ownConditions.length + gone.length === 0) return null;
  const isAt = ({ question }: OpenQuestion) => {
    const form = questionForm(question.id);
    return faultAt(facts, form) !== null || saved.some((one) => one.form === form);
  };
  return block(
    'questions',
    `Questions: ${isOpen.size} open, ${answered.size} answered`,
    html`${gone.map(({ form }) => html`<div id="${form}">${savedNotice(saved, form)}</div>`)}
${deciding.map((one) => openQuestion(facts, one))}
${
  others.length === 0
    ? null
    : html`<details${others.some(isAt) ? html` open` : null}><summary>${counted(others.length, 'more question')}, each about elements that another path leads to</summary>${others.map((one) => openQuestion(facts, one))}</details>`
}
${ownConditionList(facts)}
${answered.size === 0 ? null : html`<h3>Answered</h3>${[...answered].map(([id, answers]) => answeredQuestion(facts, id, answers))}`}`,
    { note: 'Answers decide whether conditional mappings hold for this project.' },
  );
}

function openQuestion(facts: ProjectFacts, open: OpenQuestion): Html {
  const { graph, project, saved } = facts;
  const { question, tags, decides, mappings, effects } = open;
  const form = questionForm(question.id);
  const own = project.value.answers.filter((answer) => answer.question === question.id);
  const chips = (ids: readonly string[]) =>
    joined(
      ids.map((id) => codeChip(conceptOf(graph, id), true)),
      ' ',
    );
  return html`<article class="asked" id="${form}">
<h3>${questionLink(graph, question.id)}</h3>
${savedNotice(saved, form)}${faultNotice(faultAt(facts, form))}
<p>${question.help.en}</p>
<p class="small">Asked because of ${chips(tags)}${decides.length === 0 ? null : html`; decides ${chips(decides)}`}</p>
<p><strong>Yes</strong>: ${effectList(facts, effects.yes)}</p>
<p><strong>No</strong>: ${effectList(facts, effects.no)}</p>
${wordings(facts, mappings)}
${own.length === 0 ? null : answerList(facts, question.id, own)}
${mayDecide(facts) ? answerForm(facts, open, form) : null}
</article>`;
}

const MOST_EFFECTS = 8;

function effectList({ graph }: ProjectFacts, effects: readonly AnswerEffect[]): Html {
  if (effects.length === 0) return html`nothing changes yet.`;
  const more = effects.length - MOST_EFFECTS;
  const alike = Map.groupBy(effects.slice(0, MOST_EFFECTS), effectInWords);
  return html`${joined(
    [...alike].map(
      ([words, of]) =>
        html`${joined(
          of.map(({ concept }) => codeChip(conceptOf(graph, concept), true)),
          ' ',
        )} ${words}`,
    ),
    '; ',
  )}${more > 0 ? html`; and ${more} more` : null}.`;
}

/** What an answer does to an element, so that elements with the same effect share one phrase. */
function effectInWords({ strength, counts, dropped }: AnswerEffect): string {
  if (dropped) return 'no longer reached';
  return `${strength ?? 'without strength'}, ${counts ? 'counted' : 'not counted'}`;
}

/** The wording that each mapping had of its own, beside what a yes makes of it. */
function wordings({ graph }: ProjectFacts, mappings: readonly Mapping[]): Html {
  return html`<details><summary>${mappings.length === 1 ? 'The mapping that asks it' : `The ${mappings.length} mappings that ask it`}</summary>
${table(
  'Mappings',
  [
    {
      title: 'Mapping',
      text: true,
      cell: (mapping) =>
        html`${statement(graph, mapping)} <a class="small" href="${mappingAddress(mapping.id)}">${mapping.id}</a>`,
    },
    { title: 'In its own words', text: true, cell: ({ condition }) => condition },
    { title: 'With yes', short: true, cell: ({ strengthIfMet }) => strengthIfMet ?? 'supporting' },
  ],
  mappings,
)}</details>`;
}

function answerForm(facts: ProjectFacts, { question, tags }: OpenQuestion, form: string): Html {
  const chosen = faultAt(facts, form)?.chosen ?? [];
  return projectForm(
    facts,
    'answers',
    form,
    html`<div class="fields no-print"><input type="hidden" name="question" value="${question.id}">
<fieldset><legend>Only for these tags <span class="hint">tick none to answer for the whole project</span></legend><div class="choices">${tags.map(
      (tag) =>
        html`<label><input type="checkbox" name="tag" value="${tag}"${chosen.includes(tag) ? html` checked` : null}> ${tag}</label>`,
    )}</div></fieldset>
<div><button name="answer" value="yes">Yes</button> <button name="answer" value="no">No</button></div></div>`,
  );
}

function answeredQuestion(facts: ProjectFacts, id: string, answers: readonly Answer[]): Html {
  const form = questionForm(id);
  return html`<article class="asked" id="${form}">
<p class="name">${questionLink(facts.graph, id)}</p>
${savedNotice(facts.saved, form)}${faultNotice(faultAt(facts, form))}
${answerList(facts, id, answers)}
</article>`;
}

/** The answers that people gave. That for the whole project is taken back with all others. */
function answerList(facts: ProjectFacts, question: string, answers: readonly Answer[]): Html {
  const form = questionForm(question);
  const withdraw = ({ tag }: Answer) =>
    projectForm(
      facts,
      'answers',
      form,
      html`<input type="hidden" name="question" value="${question}">${tag === null ? null : html`<input type="hidden" name="tag" value="${tag}">`}<button class="quiet" name="answer" value="withdraw">${tag === null && answers.length > 1 ? 'Take all answers back' : 'Take back'}<span class="out-of-sight">: ${questionText(facts.graph, question)}</span></button>`,
    );
  return html`<ul class="plain">${answers.map(
    (answer) =>
      html`<li><strong>${answer.answer === 'yes' ? 'Yes' : 'No'}</strong> for ${answer.tag ?? 'the whole project'}, by ${answer.by}, ${answer.at.slice(0, 10)}${mayDecide(facts) ? html`<div class="no-print">${withdraw(answer)}</div>` : null}</li>`,
  )}</ul>`;
}

/** Conditions that no question of the catalogue covers. */
function ownConditionList({ graph, questions: { ownConditions } }: ProjectFacts): Html | null {
  if (ownConditions.length === 0) return null;
  return html`<h3>Conditions to confirm or decline</h3>
<ul class="plain">${ownConditions.map(
    ({ concept, tag, mapping }) =>
      html`<li>${codeChip(conceptOf(graph, concept), true)} from ${codeChip(conceptOf(graph, tag), true)}: only ${mapping.condition} <a class="small" href="${mappingAddress(mapping.id)}">${mapping.id}</a></li>`,
  )}</ul>`;
}
