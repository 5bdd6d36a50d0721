/* The till without network. It keeps its secret, its pass and what it recorded in this browser; each entry is signed and
   chained to the one before, as `vouchers/domain/syncing.py` reads them. */
(() => {
  const root = document.getElementById("offline");
  if (!root || !window.crypto?.subtle) return;
  const at = (id) => document.getElementById(`offline-${id}`);
  const words = root.dataset;
  const store = (name) => `concilia.offline.${words.device}.${name}`;
  const read = (name, otherwise) => JSON.parse(localStorage.getItem(store(name)) ?? JSON.stringify(otherwise));
  const write = (name, value) => localStorage.setItem(store(name), JSON.stringify(value));
  const say = (text) => { at("status").textContent = text; };
  const pass = () => { const held = read("pass", null); return held && JSON.parse(held.text); };
  let current = null;

  const hmac = async (text) => {
    const bytes = Uint8Array.from(read("secret", "").match(/../g), (pair) => parseInt(pair, 16));
    const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const signed = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
    return Array.from(new Uint8Array(signed), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const post = async (url, fields = {}) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    try {
      return await (await fetch(url, { method: "POST", body })).json();
    } catch {
      return { problem: words.noNetwork };
    }
  };

  const show = () => {
    at("count").textContent = read("entries", []).length;
    at("till").hidden = !pass();
    at("use").hidden = !current;
  };

  const left = (voucher) => voucher.cents - read("entries", [])
    .map((one) => JSON.parse(one.text)).filter((one) => one.hold === voucher.hold)
    .reduce((sum, one) => sum + one.cents, 0);

  const euros = (cents) => new Intl.NumberFormat(document.documentElement.lang || "it", { style: "currency", currency: "EUR" })
    .format(cents / 100);

  /* "12,5" is "12.50", as the rules read it; null for what is no amount. */
  const amount = (typed) => {
    const found = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(typed.trim());
    return found && `${found[1]}.${(found[2] ?? "").padEnd(2, "0")}`;
  };

  const field = (fact) => {
    const label = document.createElement("label");
    label.textContent = fact.label;
    const choices = fact.type === "boolean" ? { true: words.yes, false: words.no } : fact.choices;
    const control = document.createElement(Object.keys(choices).length ? "select" : "input");
    control.className = control.tagName === "SELECT" ? "form-select" : "form-control";
    control.dataset.fact = fact.name;
    control.dataset.type = fact.type;
    for (const [value, text] of Object.entries(choices)) control.add(new Option(text, value));
    if (control.tagName === "INPUT" && ["date", "time"].includes(fact.type)) control.type = fact.type;
    label.append(control);
    return label;
  };

  const open = (voucher) => {
    current = voucher;
    at("title").textContent = voucher.title;
    at("left").textContent = euros(left(voucher));
    at("cents").value = "";
    const now = new Date();
    at("day").value = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    at("service").replaceChildren(...Object.entries(voucher.services).map(([code, label]) => new Option(label, code)));
    const children = Object.keys(voucher.children).length ? [{ name: "", type: "choice", label: words.child, choices: voucher.children }] : [];
    at("facts").replaceChildren(...[...children, ...voucher.facts].map(field));
    show();
  };

  const answers = () => Array.from(at("facts").querySelectorAll("[data-fact]"), (one) => [
    one.dataset.fact,
    ["money", "decimal"].includes(one.dataset.type) ? amount(one.value) ?? one.value : one.value.trim(),
  ]);

  at("find").addEventListener("click", async () => {
    const held = pass();
    if (!held || Date.now() >= Date.parse(held.until)) return say(words.over);
    const digest = await hmac(at("code").value.replace(/[^0-9A-Za-z]/g, "").toUpperCase());
    const found = held.vouchers.find((one) => one.code === digest || one.token === digest);
    if (!found) return say(words.noVoucher);
    say("");
    open(found);
  });

  at("record").addEventListener("click", async () => {
    const held = pass();
    const cents = Math.round(Number(amount(at("cents").value) ?? 0) * 100);
    if (!held || Date.now() >= Date.parse(held.until)) return say(words.over);
    if (!(cents > 0) || cents > left(current)) return say(words.tooMuch);
    at("record").disabled = true;
    const told = Object.fromEntries(answers());
    const { "": child = "", ...facts } = told;
    const last = read("last", { sequence: held.sequence, mac: held.mac });
    const sequence = last.sequence + 1;
    const text = JSON.stringify({
      sequence, hold: current.hold, at: new Date().toISOString(), day: at("day").value,
      service: at("service").value, cents, facts, child,
    });
    const mac = await hmac(`${last.mac}\n${text}`);
    write("entries", [...read("entries", []), { text, mac }]);
    write("last", { sequence, mac });
    at("record").disabled = false;
    at("code").value = "";
    current = null;
    say(words.recorded);
    show();
  });

  const file = () => JSON.stringify({ device: words.device, entries: read("entries", []) });

  at("send").addEventListener("click", async () => {
    const done = await post(words.sendUrl, { entries: file() });
    if (done.problem || done.stopped) return say(done.problem ?? `${done.told} ${done.stopped}`);
    localStorage.removeItem(store("pass"));
    write("entries", []);
    current = null;
    say(done.told);
    show();
  });

  at("export").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file()], { type: "application/json" }));
    link.download = "cassa-senza-rete.json";
    link.click();
    URL.revokeObjectURL(link.href);
  });

  at("pass").addEventListener("click", async () => {
    if (read("entries", []).length) return say(words.sendFirst);
    const given = await post(words.passUrl);
    if (given.problem) return say(given.problem);
    if (await hmac(given.text) !== given.signature) return say(words.noKey);
    const { sequence, mac } = JSON.parse(given.text);
    write("pass", given);
    write("entries", []);
    write("last", { sequence, mac });
    say("");
    show();
  });

  const begin = async () => {
    root.hidden = false;
    if (!read("secret", "")) {
      const given = await post(words.keyUrl);
      if (!given.secret) {
        for (const name of ["pass", "send"]) at(name).disabled = true;
        return say(given.code ? words.noKey : given.problem);
      }
      write("secret", given.secret);
    }
    show();
  };
  begin();
})();
