// Starts the page's connection, says when it is lost, and brings the page back by itself.
(() => {
  "use strict";
  const banner = document.getElementById("tx-connection");
  const themeKey = "teamx-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
  let lost = false;

  const say = text => {
    banner.textContent = text;
    banner.hidden = false;
  };

  // The host answers, whatever it says: it knows nothing of this page any more, or wants a login.
  const isThere = () => fetch(location.href, { cache: "no-store", redirect: "manual" }).then(r => r.status < 500, () => false);

  async function comeBack() {
    if (lost) return;
    lost = true;
    say("The connection to the host is lost. Trying to reconnect …");
    while (lost) {
      try {
        if (await Blazor.reconnect()) {
          lost = false;
          banner.hidden = true;
          return;
        }
        say("The host was restarted. Loading the page again …");
        if (await isThere()) return location.reload();
      } catch {
        if (await isThere()) return location.reload();
      }
      await pause(1000);
    }
  }

  async function startAgain() {
    say("The page could not connect to the host. Trying again …");
    for (;;) {
      await pause(2000);
      if (await isThere()) return location.reload();
    }
  }

  window.teamx = {
    theme: () => {
      const chosen = localStorage.getItem(themeKey);
      return { dark: chosen ? chosen === "dark" : system.matches, chosen: chosen !== null };
    },
    choose: dark => localStorage.setItem(themeKey, dark ? "dark" : "light"),
    followSystem: page => system.addEventListener("change", e =>
      localStorage.getItem(themeKey) ?? page.invokeMethodAsync("FollowSystem", e.matches)),
    copy: async text => {
      if (navigator.clipboard) {
        try {
          await navigator.clipboard.writeText(text);
          return true;
        } catch { /* not allowed: by hand */ }
      }
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    },
  };

  // The page's own navigation would take the link for an address and leave the focus where it was.
  document.addEventListener("click", e => {
    if (e.target.closest?.(".tx-skip")) {
      e.preventDefault();
      e.stopImmediatePropagation();
      document.getElementById("content").focus();
    }
  }, true);

  // Scripts that the host's own app starts with are no business of this page.
  Blazor.start({
    initializers: { beforeStart: [], afterStarted: [] },
    reconnectionHandler: { onConnectionDown: () => { comeBack(); }, onConnectionUp: () => { lost = false; banner.hidden = true; } },
  }).catch(startAgain);
})();
