import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import { type MappingRecord, MOVES } from '../../domain/mapping-notes.ts';
import type { MappingFinding } from '../../services/mapping-lint.ts';
import type { StoredMapping } from '../../store/port.ts';
import { mappingAddress } from '../addresses.ts';
import { type Html, html, type Part } from '../html.ts';
import type { Visitor } from '../layout.ts';
import { selectField } from './form.ts';
import {
  areaField,
  type FormFault,
  faultNotice,
  reasonField,
  signInTo,
  writingForm,
} from './writing-form.ts';

/** What can be decided about a mapping, and by whom. */

/** Who looks at a mapping, and at which state of it. */
export interface Reader {
  readonly visitor: Visitor;
  /** The change that the page shows; forms send it back, so that what came after it is noticed. */
  readonly change: number;
  /** False where a state of the past is shown, about which nothing is decided. */
  readonly isNow: boolean;
  /** True where the reader wrote this version and another curator has to accept it. */
  readonly isOwnWork: boolean;
  readonly fault: FormFault | null;
}

export interface Reviewable {
  readonly graph: CrosswalkGraph;
  readonly mapping: StoredMapping;
  readonly record: MappingRecord;
  readonly findings: readonly MappingFinding[];
  readonly reader: Reader;
}

export function faultOf({ fault }: Reader, form: string): FormFault | null {
  return fault?.form === form ? fault : null;
}

/** Fields that every decision sends: the version that was read, and the state it was read in. */
function asRead({ version }: StoredMapping, { change }: Reader): Html {
  return html`<input type="hidden" name="version" value="${version}"><input type="hidden" name="read" value="${change}">`;
}

/** The findings of the check, and the form of the decisions that the status allows. */
export function reviewForm(facts: Reviewable): Html | null {
  const { mapping, findings, reader } = facts;
  const { visitor, isNow, isOwnWork } = reader;
  const moves = MOVES[mapping.status];
  if (!isNow || (moves.accept === undefined && moves.retire === undefined)) return null;
  const here = mappingAddress(mapping.id);
  const blocked = findings.some(({ blocks }) => blocks);
  const mayAccept = moves.accept !== undefined && !isOwnWork && !blocked;
  const fault = faultOf(reader, 'review');
  const revised = facts.record.revises;
  return html`${findingsNotice(facts)}
${
  !visitor.mayCurate
    ? signInTo(visitor, 'review this mapping', 'curator', here)
    : html`${
        moves.accept !== undefined && isOwnWork
          ? html`<div class="notice"><p>You wrote version ${mapping.version} of this mapping, so another curator has to accept it: nothing comes into force on one person’s word. You can still reject or change it.</p></div>`
          : null
      }${faultNotice(fault)}
${writingForm(
  visitor,
  `${here}/reviews#review`,
  html`${asRead(mapping, reader)}
${reasonField('review', 'kept with your name and the day, for everybody to read', fault)}
<div>${mayAccept ? html`<button name="action" value="accept">Accept${revised === null ? '' : `, in place of ${revised}`}</button> ` : null}${moves.reject === undefined ? null : html`<button class="quiet" name="action" value="reject">Reject</button> `}${moves.retire === undefined ? null : html`<button name="action" value="retire">Retire: it no longer holds</button> `}<a class="button quiet" href="${here}/edit">${mapping.status === 'accepted' ? 'Propose a revision' : 'Change it'}</a></div>`,
)}`
}`;
}

function findingsNotice({ graph, findings }: Reviewable): Html | null {
  if (findings.length === 0) return null;
  const blocking = findings.filter(({ blocks }) => blocks);
  const others = findings.filter(({ blocks }) => !blocks);
  const list = (items: readonly MappingFinding[]) =>
    html`<ul>${items.map(({ message, fix }) => html`<li>${withLink(graph, message)} <strong>${fix}</strong></li>`)}</ul>`;
  return html`${blocking.length === 0 ? null : html`<div class="notice bad"><p>It cannot be accepted as things stand:</p>${list(blocking)}</div>`}
${others.length === 0 ? null : html`<div class="notice warn"><p>To be considered before it is accepted:</p>${list(others)}</div>`}`;
}

/** What the check says begins with the id of the other mapping, where there is one. */
function withLink({ mappings }: CrosswalkGraph, message: string): Part {
  const [first = ''] = message.split(' ', 1);
  return mappings.some(({ id }) => id === first)
    ? html`<a href="${mappingAddress(first)}">${first}</a>${message.slice(first.length)}`
    : message;
}

/** Why a mapping is stale, and what can be done about it. */
export function staleNotice(facts: Reviewable): Html | null {
  const { graph, mapping, record, reader } = facts;
  if (record.stale.length === 0) return null;
  const { visitor, isNow } = reader;
  const here = mappingAddress(mapping.id);
  const fault = faultOf(reader, 'carry-over');
  const choices = record.stale.filter(({ stale }) => stale.successors.length > 1);
  const hasSuccessor = record.stale.some(({ stale }) => stale.successors.length > 0);
  return html`<div class="notice warn">${record.stale.map(({ text }) => html`<p>${text}</p>`)}
<p>It aligns as before, with a warning, until somebody has looked at it again.</p></div>
${
  !isNow || mapping.status !== 'accepted'
    ? null
    : !visitor.mayCurate
      ? signInTo(visitor, 'carry it over', 'curator', here)
      : html`${faultNotice(fault)}${writingForm(
          visitor,
          `${here}/carry-over`,
          html`${asRead(mapping, reader)}
${choices.map(({ stale }) => successorField(graph, stale.concept, stale.successors, fault))}
${reasonField('carry-over', 'why it still holds, or why it moves', fault)}
<div><button name="how" value="confirm">Confirm: it holds as it stands</button> ${hasSuccessor ? html`<button class="quiet" name="how" value="move">Propose it for the new element</button>` : null}</div>`,
        )}`
}`;
}

function successorField(
  graph: CrosswalkGraph,
  concept: string,
  successors: readonly string[],
  fault: FormFault | null,
): Html {
  const name = `to:${concept}`;
  const nameOf = (id: string) => `${id} ${conceptAt(graph, graph.numberOf.get(id) ?? -1).label}`;
  return selectField(name, `What took the place of ${concept}`, fault?.fields[name] ?? '', [
    ['', 'choose, to propose it again'],
    ...successors.map((id) => [id, nameOf(id)] as const),
  ]).content;
}

/** The form for a comment: taggers have a say too. */
export function commentForm({ mapping, reader }: Reviewable): Part {
  const { visitor, isNow } = reader;
  if (!isNow) return null;
  const here = mappingAddress(mapping.id);
  if (!visitor.mayWrite) return signInTo(visitor, 'comment', 'tagger', here);
  const fault = faultOf(reader, 'comment');
  return html`${faultNotice(fault)}${writingForm(
    visitor,
    `${here}/comments#comments`,
    html`${areaField('comment-text', 'text', 'Comment', 'kept as it is; none is taken back', fault)}
<div><button class="quiet">Add the comment</button></div>`,
  )}`;
}
