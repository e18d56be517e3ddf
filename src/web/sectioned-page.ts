import { factsOf } from '../formats/report/document.ts';
import type { ReportSection, SectionedReport } from '../formats/report/sections.ts';
import { escapeHtml, page } from './html.ts';
import { factsHtml, REPORT_STYLE, tableHtml } from './report-page.ts';

/** On paper each section begins on a page of its own, after the title page with facts and contents. */
const STYLE = `${REPORT_STYLE}
main{max-width:60rem;margin:0 auto}
.sub{font-size:1.25rem;margin:.2rem 0 1.5rem}
.title h1{font-size:2rem;margin-bottom:0}
nav ol{columns:16rem;padding-left:1.4rem}
nav li{padding:.15rem 0}
main>section{overflow:visible;border-top:2px solid #5b6570;padding-top:.5rem;margin-top:3rem}
section section{overflow-x:auto}
h2{font-size:1.35rem}
p{max-width:44rem}
thead .n{white-space:normal}
figure svg{display:block;max-width:52rem}
@media not print{.narrow{display:none}}
@media screen and (max-width:40rem){.wide{display:none}.narrow{display:block}}
@page{size:A4;margin:16mm 14mm 18mm}
@media print{.narrow{display:none}td a{text-decoration:underline}main>section{break-before:page;border-top:0;margin-top:0}.title{break-after:avoid}table{font-size:8pt}th,td{padding:2pt 4pt}caption{font-size:10pt}h2,caption{break-after:avoid}figure svg{max-height:205mm;margin:0 auto}.n{white-space:nowrap}}`;

/** A long report as one page of HTML, to be read, saved or printed: no script, nothing loaded from elsewhere. */
export function sectionedPage(report: SectionedReport): string {
  const { title, subtitle, sections } = report;
  const contents = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`);
  const body = `<header class="title">
<h1>${escapeHtml(title)}</h1>
<p class="sub">${escapeHtml(subtitle)}</p>
${factsHtml(factsOf({ ...report, tables: [] }))}
</header>
<nav aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<ol>
${contents.join('\n')}
</ol>
</nav>
${sections.map(sectionHtml).join('\n')}`;
  return page(`${title}: ${subtitle}`, body, STYLE);
}

function sectionHtml({ id, title, text, figures, tables, source }: ReportSection): string {
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
${[
  ...text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
  ...figures.map(
    ({ svg, narrow }) => `<figure><div class="wide">${svg}</div><div class="narrow">${narrow}</div></figure>`,
  ),
  ...tables.map(tableHtml),
  source === null
    ? ''
    : `<p><a href="${escapeHtml(source)}">The numbers of this section as data, each with the projects behind it</a></p>`,
].join('\n')}
</section>`;
}
