"""Makes `samples/papers/` and `samples/runs/`: papers that are no invoices, invoices that mention them, files of many invoices.

usage: python tools/pages/papers.py     needs reportlab, weasyprint, and the PDFs of tools/pages/make.py
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from clauses.page import SELLERS, base, rows_of, sheet, sums
from producers import Paper, esc, weasyprint
from says import Figures, latin, long_date, short
from stock import BUYERS, HARDWARE
from trade import bill

from factage.invoice.model import Invoice

SAMPLES = Path(__file__).parents[2] / "samples"
SHOW = Figures()
TITLES = {
    "quote": ("DEVIS", "Offre de prix", "Proposition commerciale", "Angebot"),
    "order": ("BON DE COMMANDE", "Commande fournisseur", "Purchase Order"),
    "order_confirmation": (
        "CONFIRMATION DE COMMANDE",
        "Accusé de réception de commande",
        "Auftragsbestätigung",
    ),
    "delivery_note": ("BON DE LIVRAISON", "Bordereau de livraison", "Lieferschein"),
    "statement": ("RELEVÉ DE COMPTE", "Relevé de factures", "Account statement"),
    "proforma": ("FACTURE PRO FORMA", "Facture proforma", "Proforma Invoice"),
    "reminder": ("RELANCE", "Rappel de factures impayées", "Mise en demeure"),
    "letter": ("", ""),
}
MENTIONS = (
    ("Suite à votre devis D-2026-112 accepté le 03/02/2026", "Bon de livraison BL-4417 du 12/05/2026"),
    (
        "Votre bon de commande CDE-8812, confirmation de commande AR-120",
        "Cette facture annule la facture pro forma PF-77",
    ),
    (
        "Relevé de compte disponible sur demande",
        "Sans règlement sous 30 jours une relance vous sera adressée",
    ),
)
STYLE = "body{font:10pt 'Liberation Sans'}table{width:100%;border-collapse:collapse}td,th{padding:3px;text-align:left}.r{text-align:right}h1{font-size:18pt}"


def papers() -> Iterator[tuple[str, bytes]]:
    """Each paper that is none, printed with all that an invoice has; and invoices that speak of other papers."""
    for kind, titles in TITLES.items():
        for n, title in enumerate(titles):
            invoice = base(n, number=f"{kind[:2].upper()}-2026-{n + 31}")
            if kind == "letter":
                page = _letter(n)
            elif kind in {"statement", "reminder"}:
                page = _open_items(title, n)
            elif n % 2:
                page = weasyprint(STYLE, _html(title, invoice, priced=kind != "delivery_note"))
            else:
                page = sheet(
                    invoice, rows_of(invoice), sums(invoice) if kind != "delivery_note" else [], title=title
                )
            yield f"{kind}-{n + 1}.pdf", page
    for n, said in enumerate(MENTIONS):
        invoice = base(n)
        yield f"invoice-{n + 1}.pdf", sheet(invoice, rows_of(invoice), sums(invoice), above=said, extra=said)


def _html(title: str, invoice: Invoice, *, priced: bool) -> str:
    buyer, t = invoice.buyer, invoice.totals
    rows = "".join(
        f"<tr><td>{esc(line.item.name)}<td class=r>{SHOW(line.quantity, 0)}"
        + (f"<td class=r>{SHOW(line.unit_price)}<td class=r>{SHOW(line.net_amount)}" if priced else "")
        for line in invoice.lines
    )
    total = (
        f"<p class=r>Total HT {SHOW(t.tax_exclusive)} €<br>TVA 20 % {SHOW(t.tax)} €<br>Total TTC {SHOW(t.tax_inclusive)} €"
        if priced
        else ""
    )
    return f"<b>{esc(invoice.seller.name)}</b><br>{esc(invoice.seller.address.line1)}<p style='margin-left:100mm'>{esc(buyer.name)}<br>{esc(buyer.address.line1)}<h1>{title} n° {invoice.number}</h1>Date : {short(invoice.issue_date)}<table><tr><th>Désignation<th class=r>Quantité{'<th class=r>Prix<th class=r>Montant HT' if priced else ''}{rows}</table>{total}<p>Bon pour accord, date et signature :"


def _open_items(title: str, n: int) -> bytes:
    paper = Paper()
    seller, buyer = SELLERS[n % 3], BUYERS[n]
    paper.text(40, 50, seller.name, bold=True)
    paper.text(340, 110, latin(buyer.name))
    paper.text(40, 180, title, size=15, bold=True)
    for x, what in ((40, "Facture"), (140, "Date"), (240, "Échéance"), (400, "Débit"), (500, "Solde")):
        paper.text(x, 220, what, bold=True)
    total = 0
    for k in range(4):
        invoice = base(k + n)
        total += invoice.totals.payable
        for x, what in (
            (40, invoice.number),
            (140, short(invoice.issue_date)),
            (240, short(invoice.due_date)),
            (400, SHOW(invoice.totals.payable)),
            (500, SHOW(total)),
        ):
            paper.text(x, 236 + 14 * k, what)
    paper.text(340, 310, "Total dû")
    paper.text(500, 310, SHOW(total) + " €")
    return paper.done()


def _letter(n: int) -> bytes:
    paper = Paper(font="Times-Roman")
    seller, buyer, invoice = SELLERS[n], BUYERS[n], base(n)
    paper.text(60, 60, seller.name, size=11)
    paper.text(340, 130, latin(buyer.name), size=11)
    paper.text(340, 190, f"{seller.city}, le {long_date(invoice.issue_date)}", size=11)
    text = (
        "Madame, Monsieur,",
        "Nous vous informons que nos bureaux seront fermés du 24 décembre au 2 janvier inclus.",
        "Les commandes reçues avant le 18 décembre seront livrées dans l'année.",
        "Nos tarifs évolueront de 2,5 % au 1er février ; le nouveau catalogue vous parviendra sous peu.",
        "Veuillez agréer, Madame, Monsieur, l'expression de nos salutations distinguées.",
    )
    for k, what in enumerate(text[: 5 - n] if n else text):
        paper.text(60, 250 + 24 * k, what, size=11)
    return paper.done()


def runs() -> Iterator[tuple[str, bytes, dict]]:
    """Files of many invoices, each with where its documents begin and what is annexed."""
    folder = SAMPLES / "pages"
    names = {path.parent.name for path in folder.glob("*/1.pdf")}
    for name in sorted(names & {"negoce", "spool", "grossiste", "artisan"}):
        yield f"one-layout-{name}", *_joined([(folder / name / f"{n}.pdf", ()) for n in range(1, 6)])
    mixed = [
        (folder / name / f"{n}.pdf", ())
        for n, name in ((2, "erp"), (1, "association"), (2, "negoce"), (3, "tableur"), (2, "courrier"))
    ]
    yield "mixed", *_joined(mixed)
    yield "shuffled", *_joined([mixed[k] for k in (3, 0, 4, 2, 1)])
    note, terms, photo = _delivery_note(), _terms(), _photo()
    yield (
        "annexes",
        *_joined(
            [
                (folder / "negoce" / "1.pdf", (note,)),
                (folder / "erp" / "1.pdf", (terms, photo)),
                (folder / "grossiste" / "5.pdf", ()),
                (folder / "association" / "3.pdf", (note, photo)),
            ]
        ),
    )
    yield (
        "cover",
        *_joined([(folder / "spool" / "1.pdf", ()), (folder / "spool" / "3.pdf", ())], cover=_cover()),
    )
    yield "one", *_joined([(folder / "grossiste" / "2.pdf", ())])
    yield "one-with-annexes", *_joined([(folder / "artisan" / "1.pdf", (terms, photo, note))])
    plain = [base(n, number=f"FA-{880 + n}", count=2) for n in range(8)]
    yield "same-day", *_pages([(sheet(one, rows_of(one), sums(one)), one.number) for one in plain])


def _joined(parts: list[tuple[Path, tuple[bytes, ...]]], cover: bytes | None = None) -> tuple[bytes, dict]:
    pages: list[tuple[list[bytes], str | None]] = []
    for path, annexes in parts:
        number = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["number"]
        pages.append(([path.read_bytes(), *annexes], number))
    return _assembled(pages, cover)


def _pages(parts: list[tuple[bytes, str]]) -> tuple[bytes, dict]:
    return _assembled([([data], number) for data, number in parts], None)


def _assembled(parts: list[tuple[list[bytes], str | None]], cover: bytes | None) -> tuple[bytes, dict]:
    out = pikepdf.new()
    said: dict = {"documents": [], "unassigned": []}
    if cover:
        with pikepdf.open(io.BytesIO(cover)) as pdf:
            out.pages.extend(pdf.pages)
            said["unassigned"] = list(range(1, len(out.pages) + 1))
    for files, number in parts:
        first = len(out.pages) + 1
        for data in files:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                out.pages.extend(pdf.pages)
        said["documents"].append({"pages": list(range(first, len(out.pages) + 1)), "number": number})
    out.remove_unreferenced_resources()
    buffer = io.BytesIO()
    out.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue(), said


def _delivery_note() -> bytes:
    invoice = bill(77, SELLERS[0], BUYERS, HARDWARE, number="BL-55102", count=5)
    return sheet(invoice, [row[:2] for row in rows_of(invoice)], [], title="BON DE LIVRAISON")


def _terms() -> bytes:
    paper = Paper(font="Times-Roman")
    paper.text(60, 60, "CONDITIONS GÉNÉRALES DE VENTE", size=13, bold=True)
    for k in range(30):
        paper.text(
            60,
            90 + 20 * k,
            f"{k + 1}. Les présentes conditions s'appliquent à toute commande ; facture, devis et livraison suivent l'usage.",
            size=8,
        )
    return paper.done()


def _photo() -> bytes:
    paper = Paper()
    for k in range(40):
        paper.canvas.setFillGray(k / 40)
        paper.canvas.rect(60 + 10 * k, 300, 10, 240, stroke=0, fill=1)
    return paper.done()


def _cover() -> bytes:
    paper = Paper()
    paper.text(60, 80, "BORDEREAU D'IMPRESSION", size=14, bold=True)
    paper.text(60, 110, "Lot 2026-114, 2 documents, imprimé le 24/11/2026")
    return paper.done()


def main() -> int:
    """Both folders."""
    folder = SAMPLES / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in papers():
        (folder / name).write_bytes(page)
    folder = SAMPLES / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    for name, page, said in runs():
        (folder / f"{name}.pdf").write_bytes(page)
        (folder / f"{name}.json").write_text(json.dumps(said) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
