import { type Html, html } from '../html.ts';
import type { Visitor } from '../layout.ts';

/** Signing in with a key, and out again. `to` is where to go on; `fault` what was wrong with the key. */
export function signInPage(visitor: Visitor, to: string, fault: string | null): Html {
  if (visitor.name !== null) {
    return html`<h1>Signed in</h1>
<p class="lead">You are signed in as ${visitor.name}.</p>
<form method="post" action="/sign-out"><input type="hidden" name="token" value="${visitor.formToken ?? ''}"><button>Sign out</button></form>`;
  }
  return html`<h1>Sign in with a key</h1>
<p class="lead">Confirming, declining, importing, commenting and curating need a key. The operator of this service makes keys.</p>
${fault === null ? null : html`<div class="notice bad" role="alert"><p id="fault">${fault}</p></div>`}
<form class="fields" method="post" action="/sign-in">
<input type="hidden" name="to" value="${to}">
<div><label for="key">Key <span class="hint">begins with xwk_</span></label>
<input type="password" id="key" name="key" autocomplete="current-password" required maxlength="200" size="50"${fault === null ? null : html` aria-invalid="true" aria-describedby="fault"`}></div>
<div><button>Sign in</button></div>
</form>
<p class="note">The key is kept in the memory of the service until an hour after its last use, for twelve hours at most, and in your browser only as a cookie that scripts cannot read.</p>`;
}
