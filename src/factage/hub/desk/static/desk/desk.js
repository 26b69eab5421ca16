// The desk's own script: keys, selection, the drop zone. Every page works without it.
"use strict";
(() => {
	const $ = (selector, root = document) => root.querySelector(selector);
	const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
	const typing = (element) => element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

	// keys: lists
	const rows = () => $$("main table.stack tbody tr, main ol.todo > li").filter((row) => $("a[href]", row) && row.offsetParent);
	const current = () => document.activeElement?.closest("table.stack tbody tr, ol.todo > li");
	function step(by) {
		const all = rows();
		if (!all.length) return;
		const at = all.indexOf(current());
		const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
		const link = $("th a[href], a.go[href], a[href]", next);
		link.focus();
		next.scrollIntoView({ block: "nearest" });
	}
	const places = { a: "/", l: "/lots/", f: "/factures/", c: "/clients/" };
	let going = 0;
	document.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		if (typing(event.target)) {
			if (event.key === "Escape") event.target.blur();
			return;
		}
		const letter = event.key;
		if (going && Date.now() - going < 1500 && places[letter]) {
			const place = $(`.rail a[href="${places[letter]}"]`);
			if (place) place.click();
			going = 0;
			event.preventDefault();
			return;
		}
		going = 0;
		if (letter === "/") { const seek = $("#q"); if (seek) { seek.focus(); seek.select(); } }
		else if (letter === "?") { const keys = $("#keys"); if (keys) keys.togglePopover(); }
		else if (letter === "j") step(1);
		else if (letter === "k") step(-1);
		else if (letter === "g") { going = Date.now(); return; }
		else if (letter === "x") { const box = current() && $(".pick input", current()); if (!box) return; box.click(); }
		else return;
		event.preventDefault();
	});

	// selection: count and sum follow what is ticked; the whole view is one more word of the same form
	function choose(form) {
		const boxes = $$("input[name=facture]", form);
		const ticked = boxes.filter((box) => box.checked);
		const whole = $("input[name=choix]", form);
		if (whole && whole.value === "vue" && ticked.length < boxes.length) whole.value = "";
		const bar = $("[data-chosen]", form);
		if (!bar) return;
		const isWhole = whole && whole.value === "vue";
		const locale = document.documentElement.lang === "en" ? "en-GB" : "fr-FR";
		const totals = new Map();
		for (const box of ticked) totals.set(box.dataset.currency, (totals.get(box.dataset.currency) || 0) + Number(box.dataset.minor || 0));
		const sum = [...totals].map(([currency, minor]) => {
			const format = new Intl.NumberFormat(locale, { style: "currency", currency });
			return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
		}).join(" + ").replaceAll("\u00a0", "\u202f");
		const words = ticked.length === 0 ? bar.dataset.none : ticked.length === 1 ? bar.dataset.one : bar.dataset.many;
		bar.textContent = isWhole ? bar.dataset.view : words.replace("{n}", ticked.length.toLocaleString(locale)).replace("{sum}", sum);
		const all = $("input[data-all]", form);
		if (all) { all.checked = boxes.length > 0 && ticked.length === boxes.length; all.indeterminate = ticked.length > 0 && ticked.length < boxes.length; }
	}
	document.addEventListener("change", (event) => {
		const form = event.target.closest("form[data-selection]");
		if (!form) return;
		if (event.target.matches("[data-all]")) for (const box of $$("input[name=facture]", form)) box.checked = event.target.checked;
		choose(form);
	});
	document.addEventListener("click", (event) => {
		const button = event.target.closest("[data-choose]");
		if (!button) return;
		const form = button.closest("form");
		const whole = $("input[name=choix]", form);
		const none = button.dataset.choose === "none";
		whole.value = button.dataset.choose === "view" ? "vue" : "";
		for (const box of $$("input[name=facture]", form)) box.checked = !none;
		choose(form);
		event.preventDefault();
	});
	for (const form of $$("form[data-selection]")) choose(form);

	// drop zone: what is dropped anywhere on the tray becomes the field's files; a sentence says how many
	for (const tray of $$(".tray")) {
		const field = $("input[type=file]", tray);
		const said = $("[data-said]", tray);
		const say = () => {
			const files = [...field.files];
			const locale = document.documentElement.lang === "en" ? "en-GB" : "fr-FR";
			const size = files.reduce((sum, file) => sum + file.size, 0);
			const words = files.length === 0 ? "" : (files.length === 1 ? said.dataset.one : said.dataset.many);
			said.textContent = words.replace("{n}", files.length.toLocaleString(locale)).replace("{size}", Math.max(1, Math.round(size / 1000)).toLocaleString(locale));
		};
		field.addEventListener("change", say);
		tray.addEventListener("dragover", (event) => { event.preventDefault(); tray.classList.add("over"); });
		tray.addEventListener("dragleave", () => tray.classList.remove("over"));
		tray.addEventListener("drop", (event) => {
			event.preventDefault();
			tray.classList.remove("over");
			if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; say(); $("button", tray).focus(); }
		});
		// a long upload counts
		tray.addEventListener("submit", () => { const bar = $("progress", tray); if (bar) bar.hidden = false; said.textContent = said.dataset.going || ""; });
	}

	// the drop zone of the whole page: a file let go beside the tray is not opened by the browser
	for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => { if ($(".tray")) event.preventDefault(); });

	// a value on the page and its datum light each other up by :target; htmx leaves the address alone
	document.addEventListener("htmx:responseError", (event) => {
		const place = event.detail.target;
		const words = document.body.dataset.failed;
		if (place && words) { const note = document.createElement("p"); note.className = "note alert"; note.setAttribute("role", "alert"); note.textContent = words; place.prepend(note); }
	});
})();
