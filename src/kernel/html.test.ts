import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { Html, html } from '#kernel/html.ts'

const cases: [string, Html, string][] = [
  ['text is escaped', html`<p>${'<b>&"\''}</p>`, '<p>&lt;b&gt;&amp;&quot;&#39;</p>'],
  ['attributes too', html`<a title="${'x" onclick="y'}">`, '<a title="x&quot; onclick=&quot;y">'],
  ['what the tag made is not escaped again', html`<p>${html`<b>${'&'}</b>`}</p>`, '<p><b>&amp;</b></p>'],
  [
    'lists are joined',
    html`<ul>${['a', '<'].map((one) => html`<li>${one}</li>`)}</ul>`,
    '<ul><li>a</li><li>&lt;</li></ul>',
  ],
  ['nothing leaves nothing', html`${null}${undefined}${false}${''}`, ''],
  ['zero is something', html`${0}`, '0'],
  ['markup of our own goes in as it is', html`${new Html('<i>')}`, '<i>'],
]

for (const [name, made, expected] of cases) test(name, () => equal(made.text, expected))
