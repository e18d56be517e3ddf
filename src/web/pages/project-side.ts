import type { Alignment } from '../../domain/alignment.ts';
import { address, projectAddress, segment } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { decisionsForm, reviewedForm, savedNotice } from '../parts/saved.ts';
import { downloads, filesAt } from '../parts/table.ts';
import { tableChanges } from '../parts/table-changes.ts';
import { alignmentGroups, reachedInWords } from '../parts/why.ts';
import { type FormFault, faultNotice } from '../parts/writing-form.ts';
import { flowPicture, leadingNowhere, possibleBlock, type Side } from './align.ts';
import { faultAt, mayDecide, type ProjectFacts, projectForm } from './project-facts.ts';

/** What a project contributes to in one framework, and its decisions there. */
export function projectSide(facts: ProjectFacts, side: Side): Html {
  const { framework, level, answer } = side;
  const { graph, project, withPossible } = facts;
  const { alignments, unaligned } = answer;
  const query = { to: framework.id, level, chains: withPossible ? 'all' : null, change: facts.change };
  const path = `/v1/projects/${segment(project.value.id)}/alignments`;
  return block(
    `to-${framework.id}`,
    `${framework.shortTitle}: ${reachedInWords(framework, level, alignments)}`,
    html`${flowPicture(path, {}, side, facts.change)}
${decidable(facts, side)}
${reviewedBlock(facts, side)}
${possibleBlock(graph, side, withPossible ? null : address(projectAddress(project.value.id), { chains: 'all' }))}
${leadingNowhere(graph, unaligned)}
${alignments.length === 0 ? null : downloads('The same', filesAt(address(path, query)))}`,
  );
}

/** What the form holds: as it was sent, where it was refused or only looked at. */
type Filled = Pick<FormFault, 'fields' | 'chosen'>;

function decidable(facts: ProjectFacts, { framework, answer }: Side): Html {
  const { graph } = facts;
  const form = decisionsForm(framework.id);
  const preview = facts.preview?.form === form ? facts.preview : null;
  const filled = faultAt(facts, form) ?? preview;
  if (!mayDecide(facts) || !answer.alignments.some(isDecidable)) {
    return html`${savedNotice(facts.saved, form)}${alignmentGroups(graph, answer.alignments)}`;
  }
  const tick = (alignment: Alignment) => (isDecidable(alignment) ? tickOf(alignment, filled) : null);
  return projectForm(
    facts,
    'decisions',
    form,
    html`<input type="hidden" name="framework" value="${framework.id}">
${alignmentGroups(graph, answer.alignments, tick)}
${decisionFields(facts, form, filled)}`,
  );
}

/** What the project declared itself is not decided here. */
function isDecidable({ basis, decision }: Alignment): boolean {
  return basis !== 'tagged' || decision !== null;
}

function tickOf({ concept }: Alignment, filled: Filled | null): Html {
  const isChosen = filled?.chosen?.includes(concept.id) === true;
  return html`<div class="choices no-print"><label><input type="checkbox" name="concept" value="${concept.id}"${isChosen ? html` checked` : null}> Decide on ${concept.id}</label></div>`;
}

const CHOICES = [
  ['confirm', 'Confirm: the project contributes to them'],
  ['decline', 'Decline: it does not'],
  ['withdraw', 'Take the decision back'],
] as const;

function decisionFields(facts: ProjectFacts, form: string, filled: Filled | null): Html {
  const fault = faultAt(facts, form);
  const wrong = fault === null ? null : html` aria-describedby="fault"`;
  return html`<div class="fields no-print" id="${form}">
<h3>Decide on the elements ticked above</h3>
${savedNotice(facts.saved, form)}${faultNotice(fault)}${previewOf(facts, form)}
<fieldset><legend>Decision</legend><div class="choices">${CHOICES.map(
    ([value, text]) =>
      html`<label><input type="radio" name="decision" value="${value}" required${filled?.fields.decision === value ? html` checked` : null}> ${text}</label>`,
  )}</div></fieldset>
<div><label for="${form}-reason">Reason <span class="hint">needed to decline</span></label>
<textarea class="few" id="${form}-reason" name="reason" maxlength="2000"${wrong}>${filled?.fields.reason ?? ''}</textarea></div>
<div><button class="quiet" name="do" value="preview">See what tables gain or lose</button> <button name="do" value="save">Save</button></div>
</div>`;
}

function previewOf({ graph, preview }: ProjectFacts, form: string): Html | null {
  if (preview?.form !== form) return null;
  return html`<div class="notice" role="status"><p>Not saved yet. This is what tables would gain or lose, for this project alone:</p></div>
${preview.tables.length === 0 ? html`<p>No row of any table changes.</p>` : preview.tables.map((one) => tableChanges(graph, one))}`;
}

/** Whether the review of the framework is finished, and what that means. */
function reviewedBlock(facts: ProjectFacts, { framework }: Side): Html {
  const form = reviewedForm(framework.id);
  const isFinished = facts.project.value.reviewed.includes(framework.id);
  const sentence = isFinished
    ? `The review of the ${framework.shortTitle} is finished: only what the project declared or confirmed counts there.`
    : `The review of the ${framework.shortTitle} is open: what mappings lead to counts, too.`;
  const effect = isFinished
    ? 'Reopen it, and what mappings lead to counts again.'
    : 'Finish it, and only what the project declared or confirmed counts; nothing is deleted.';
  const button = isFinished
    ? html`<button class="quiet" name="reviewed" value="no">Reopen the review</button>`
    : html`<button class="quiet" name="reviewed" value="yes">Finish the review</button>`;
  return html`<div class="review-state" id="${form}">${savedNotice(facts.saved, form)}${faultNotice(faultAt(facts, form))}
<p class="small">${sentence}</p>
${
  mayDecide(facts)
    ? projectForm(
        facts,
        'reviewed',
        form,
        html`<div class="no-print"><input type="hidden" name="framework" value="${framework.id}"><p class="small">${effect}</p>${button}</div>`,
      )
    : null
}</div>`;
}
