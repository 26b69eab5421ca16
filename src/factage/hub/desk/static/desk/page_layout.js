// Confirming a layout: a click on the page fills the field in focus; a field in focus lights its place on the page.
"use strict";
(() => {
	const reading = document.querySelector("[data-reading]");
	if (!reading) return;
	const typed = "input:not([type=hidden]):not([type=radio]), textarea";
	const fields = `${typed}, select`;
	const form = reading.querySelector("form.values");
	let field = null;
	let fresh = true;
	let before = "";

	const boxes = () => [...reading.querySelectorAll("rect.box[data-path]")];
	function light(path) {
		let first = null;
		for (const box of boxes()) {
			const on = path !== "" && box.dataset.path === path;
			box.classList.toggle("lit", on);
			if (on && !first) first = box;
		}
		return first;
	}

	reading.addEventListener("focusin", (event) => {
		if (!form.contains(event.target) || !event.target.matches(fields)) return;
		if (field) field.classList.remove("chosen");
		field = event.target;
		fresh = true;
		field.classList.add("chosen");
		const box = light(field.name);
		if (box && matchMedia("(min-width: 60.01rem)").matches) box.scrollIntoView({ block: "nearest", behavior: "smooth" });
	});
	reading.addEventListener("input", () => { fresh = false; });

	// the field keeps the focus while the page is clicked
	reading.addEventListener("mousedown", (event) => { if (event.target.closest("svg.spots")) event.preventDefault(); });
	// where it was clicked goes with the form, so that a value that stands twice on the page is learnt from the right place;
	// what was put together from several places has one around them all
	const edges = (place) => {
		const [x, y, w, h] = ["x", "y", "width", "height"].map((key) => Number(place.getAttribute(key)));
		return [x + 1, y + 1, x + w - 1, y + h - 1];
	};
	const around = (one, other) => one.map((edge, n) => (n < 2 ? Math.min : Math.max)(edge, other[n]));
	const put = (places, adds) => {
		const name = `@${field.name}`;
		let kept = form.querySelector(`[name="${CSS.escape(name)}"]`);
		if (!kept) { kept = document.createElement("input"); kept.type = "hidden"; kept.name = name; form.append(kept); }
		const page = places[0].closest(".sheet").id.slice(5);
		const [before, ...box] = kept.value.split(" ");
		const boxes = places.map(edges);
		if (adds && before === page) boxes.push(box.map(Number));
		kept.value = [page, ...boxes.reduce(around).map((edge) => Number(edge.toFixed(2)))].join(" ");
	};
	const fill = (text, places, adds = false) => {
		put(places, adds);
		field.value = text;
		field.dataset.status = "said";
		field.dispatchEvent(new Event("change", { bubbles: true }));
	};
	// the places that a double click takes: those of the same cell; a second one goes on where a name goes on below
	const row = (place) => [...place.parentNode.querySelectorAll("rect.spot")].filter((one) => one.dataset.row === place.dataset.row && Math.abs(edges(one)[1] - edges(place)[1]) < 4);
	reading.addEventListener("click", (event) => {
		const place = event.target.closest("rect.spot, rect.box");
		if (!place) return;
		if (place.matches(".box")) {
			const named = reading.querySelector(`[name="${CSS.escape(place.dataset.path)}"]`);
			if (named) named.focus();
			return;
		}
		if (!field || !field.matches(typed)) return;
		const text = place.dataset.text;
		const adds = !fresh && field.dataset.kind === "text" && field.value && field.dataset.status === "said";
		if (event.detail < 2) before = adds ? field.value : "";
		fill(adds ? `${field.value} ${text}` : text, [place], adds);
		fresh = false;
		for (const one of reading.querySelectorAll("rect.taken")) if (!adds) one.classList.remove("taken");
		place.classList.add("taken");
	});
	reading.addEventListener("dblclick", (event) => {
		const place = event.target.closest("rect.spot");
		if (!place || !field || !field.matches(typed) || field.dataset.kind !== "text") return;
		fill(before ? `${before} ${place.dataset.row}` : place.dataset.row, row(place), before !== "");
	});

	// Enter goes on to the next field; the button alone confirms
	form.addEventListener("keydown", (event) => {
		if (event.key !== "Enter" || event.isComposing || !event.target.matches("input, textarea")) return;
		event.preventDefault();
		const all = [...form.querySelectorAll(`${fields}, button`)];
		const next = all[all.indexOf(event.target) + 1];
		if (next) { next.focus(); if (next.select) next.select(); }
	});

	const first = form.querySelector(".ask input, [aria-invalid=true]");
	if (first && !location.hash) first.focus({ preventScroll: true });
})();
