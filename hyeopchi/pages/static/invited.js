/* A link may carry the secret behind its #, which no server and no log ever sees: put it into its
   field, and take it out of the address. Without a script it is typed. */
"use strict";
(function () {
  const field = document.getElementById("f-code");
  const said = decodeURIComponent(window.location.hash.slice(1));
  if (field && /^[0-9A-Za-z-]{20,60}$/.test(said)) {
    field.value = said;
    window.history.replaceState(null, "", window.location.pathname);
    const next = document.getElementById("f-password");
    if (next) next.focus();
  }
})();
