"""Captions of many programs: what each says, whatever its words and their order, and where its value stands."""

from __future__ import annotations

import re

import pytest

from factage.invoice.pages.header.captions import meaning, pieces
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.text.sheet import bare, plain
from printed import pdf

PATHS = {
    "n": "number",
    "d": "issue_date",
    "e": "due_date",
    "o": "order_reference",
    "b": "buyer_reference",
    "t": "type_code",
}
HEADERS = [
    line.rsplit(" == ", 1)
    for line in """\
FACTURE N° F-12 du 3 mars 2026 == n=F-12 d=2026-03-03
Facture n°FA0012/2026 du 03/03/2026 / Echéance au 30/04/26 par virement == n=FA0012/2026 d=2026-03-03 e=2026-04-30
Numéro | Date | Code client | Mode de règlement | Echéance / FC00234 | 03/03/2026 | C0012 | Virement | 30/04/2026 == n=FC00234 d=2026-03-03 e=2026-04-30
>FACTURE / >Numéro : | FC00234 / >Date : | 03/03/26 / >Page : | 1/1 / >N° client : | 411DUPON / >Vos réf. : | Mme Martin // PJ / >Echéance : | 30/04/26 == n=FC00234 d=2026-03-03 e=2026-04-30 b=Mme Martin / PJ
Facture N° : 26030012 / Date de facture : 03.03.2026 / Votre commande n° 45-778 du 12/02/2026 / Nos références : DM/26-114 / Date d'échéance : 02.04.2026 == n=26030012 d=2026-03-03 e=2026-04-02 o=45-778
N° de pièce | Date pièce | Réf. tiers | V/Commande | Date éch. / 26-00125 | 03/03/2026 | 0DUVAL | 4500012345 | 17/04/2026 == n=26-00125 d=2026-03-03 e=2026-04-17 o=4500012345
Facture / Votre n° de cde : 4500012345 / N° : 2026-118 / Le : 3 mars 2026 / A régler le : 2 avril 2026 == n=2026-118 d=2026-03-03 e=2026-04-02 o=4500012345
FACTURE / Référence : FAC-2026-00041 / Date d'émission : 3 mars 2026 / Date d'exigibilité du paiement : 2 avril 2026 == n=FAC-2026-00041 d=2026-03-03 e=2026-04-02
FACTURE | FAC-2026-00041 / Émise le | 3 mars 2026 / À régler avant le | 2 avril 2026 / Bon de commande | BC-2026-77 == n=FAC-2026-00041 d=2026-03-03 e=2026-04-02 o=BC-2026-77
FACTURE FAC-2026-00041 / Date facturation : 03/03/2026 / Date échéance : 02/04/2026 / Code client : CU2401-00012 / Réf. client : DSI-BUREAU 12 == n=FAC-2026-00041 d=2026-03-03 e=2026-04-02 b=DSI-BUREAU 12
Réf. : FA2603-0012 / Réf. client : Marché 2026-03 / Date facturation : 03/03/2026 / Date échéance : 02/04/2026 == n=FA2603-0012 d=2026-03-03 e=2026-04-02 b=Marché 2026-03
Facture N°26/0452 – Lyon, le 3 mars 2026 / Règlement à 30 jours soit le 2 avril 2026 == n=26/0452 d=2026-03-03 e=2026-04-02
N° FACTURE | DATE | N° CLIENT | VOTRE COMMANDE | NOTRE BL / 123456 | 03/03/26 | 00451 | 778-B | 98765 == n=123456 d=2026-03-03 o=778-B
Facture d'acompte n° AC-2026-004 / Établie le 03/03/2026 / Selon devis n° DV-118 du 12/02/2026 / Payable à réception == n=AC-2026-004 d=2026-03-03 t=386
FATTURA N. 175/E DEL 03/03/2026 / Scadenza: 30/04/2026 / Vs. ordine n. 4512 del 12/02/2026 == n=175/E d=2026-03-03 e=2026-04-30 o=4512
Rechnung Nr. RE-2026-045 vom 03.03.2026 / Zahlungsbedingungen: bis 13.03.2026 mit 2 % Skonto, bis 02.04.2026 ohne Abzug. == n=RE-2026-045 d=2026-03-03 e=2026-04-02
Numéro | Date | Code client | Page / FA026340 | 17/07/2026 | C38567 | 1 / Acompte reçu : facture FA026231 du 06/05/2026 == n=FA026340 d=2026-07-17
FATTURA DI ACCONTO / nr. 175/E del 03/03/2026 == n=175/E d=2026-03-03 t=386
Documento | Numero | Data | Pagamento | Scadenza / Fattura | 175/E | 03/03/2026 | Bonifico | 30/04/2026 == n=175/E d=2026-03-03 e=2026-04-30
FACTURA Nº 2026-0045 / Fecha: 03/03/2026 / Vencimiento: 02/04/2026 / Su pedido: 4512 == n=2026-0045 d=2026-03-03 e=2026-04-02 o=4512
Factura | Fecha factura | Cód. cliente | Su referencia | Vencimientos / A/26-45 | 03/03/2026 | 00451 | OBRA 7 | 02/04/2026 == n=A/26-45 d=2026-03-03 e=2026-04-02 b=OBRA 7
FACTUUR / Factuurnummer | 2026-0045 / Factuurdatum | 03-03-2026 / Vervaldatum | 02-04-2026 / Uw referentie | Project Zuid / Klantnummer | 10023 == n=2026-0045 d=2026-03-03 e=2026-04-02 b=Project Zuid
Rechnung Nr. RE-2026-045 / Rechnungsdatum: 03.03.2026 / Lieferdatum: 01.03.2026 / Kundennummer: 10023 / Ihre Bestellnummer: 4500012345 / Zahlbar bis 02.04.2026 == n=RE-2026-045 d=2026-03-03 e=2026-04-02 o=4500012345
Rechnungs-Nr. | Datum | Kunden-Nr. | Ihre Bestellung | Fällig am / 20260045 | 03.03.2026 | 10023 | B-778 | 02.04.2026 == n=20260045 d=2026-03-03 e=2026-04-02 o=B-778
Beleg-Nr.: 20260045 / Belegdatum: 3. März 2026 / Ihr Zeichen: mü/12 / Zahlungsziel: 2. April 2026 == n=20260045 d=2026-03-03 e=2026-04-02 b=mü/12
INVOICE / Invoice No: INV-0045 / Invoice Date: 3 March 2026 / Due Date: 2 April 2026 / Purchase Order: PO-778 == n=INV-0045 d=2026-03-03 e=2026-04-02 o=PO-778
Invoice # | INV-0045 / Date | 03/03/2026 / Balance due by | 02/04/2026 / P.O. # | 778-A == n=INV-0045 d=2026-03-03 e=2026-04-02 o=778-A
TAX INVOICE / Document number 1900045 Document date 03 Mar 2026 / Your reference J. Smith / Payment due 02 Apr 2026 == n=1900045 d=2026-03-03 e=2026-04-02 b=J. Smith
Date Invoice: 03-Mar-26 / Our Ref: S0-4411 / Customer Ref: Site 4 / INV-0045 / Invoice Number INV-0045 / Terms Net 30 - due 02-Apr-26 == n=INV-0045 d=2026-03-03 e=2026-04-02 b=Site 4
AVOIR N° AV-2026-0007 DU 03/03/2026 / Sur facture n° FA-2026-0044 du 12/02/2026 == n=AV-2026-0007 d=2026-03-03 t=381
Facture : F2026-0077 | Date : 03/03/2026 | Client : 4110045 == n=F2026-0077 d=2026-03-03
Doc. n° : 0026-78 // Date doc. : 03/03/2026 / Commande client : 778/26 / Échéances : 30/04/2026 == n=0026-78 d=2026-03-03 e=2026-04-30 o=778/26
N° engagement // commande : ENG 2026/0041 / Facture n° 2026-118 - Date : 03/03/2026 == n=2026-118 d=2026-03-03 o=ENG 2026/0041
N° d'engagement : 2026-EJ-441 / Code service : SRV-BAT / N° de facture : 2026-118 / Date : 03/03/2026 == n=2026-118 d=2026-03-03 o=2026-EJ-441 b=SRV-BAT
N° marché : 2025-M-14 / N° EJ : 1300045871 / Service exécutant : FAC0000075 / Facture n° 2026-118 en date du 3 mars 2026 == n=2026-118 d=2026-03-03 o=1300045871 b=FAC0000075
Votre ordre de service : OS 2026-118 / Facture N° FA260045 / Fait à Lyon le 03/03/2026 == n=FA260045 d=2026-03-03 o=OS 2026-118
OS n° 12 du 04/01/2026 / Situation n° 3 / Facture n° 2026-045 – Situation n° 3 / Date : 03/03/2026 == n=2026-045 d=2026-03-03 o=12
Note d'honoraires n° 2026-021 – Situation n° 5 / Nantes, le 14 avril 2026 / À régler pour le 14 mai 2026 == n=2026-021 d=2026-04-14 e=2026-05-14
Date d'édition | Référence facture | Période facturée | Date limite de paiement / 03/03/2026 | 2026 03 118874 | du 01/02/2026 au 28/02/2026 | 18/03/2026 == n=2026 03 118874 d=2026-03-03 e=2026-03-18
Votre facture du 3 mars 2026 / N° de facture : 10 118 774 521 / N° client : 4 455 120 / Montant prélevé le 18 mars 2026 == n=10 118 774 521 d=2026-03-03 e=2026-03-18
Facture du 03/03/2026 - n° 118774 / Prélèvement le 18/03/2026 == n=118774 d=2026-03-03 e=2026-03-18
Date : 03/03/2026 Facture : 118774 Client : 00451 / Date limite de règlement : 18/03/2026 == n=118774 d=2026-03-03 e=2026-03-18
Facturé le 03/03/2026 / Facture 2026-A-0118 / Échéance le 18/03/2026 / V/Réf. : 2026/778 == n=2026-A-0118 d=2026-03-03 e=2026-03-18 b=2026/778
Référence à rappeler : FV26-00118 / Date : mardi 3 mars 2026 / Votre interlocuteur : P. Durand / Échéance : jeudi 2 avril 2026 == n=FV26-00118 d=2026-03-03 e=2026-04-02
Référence à rappeler pour tout règlement : 26-118 / FACTURE / Lyon, le 03/03/2026 == n=26-118 d=2026-03-03
FACTURE CLIENT / N° Pièce : FA000118 / Date pièce : 03/03/2026 / Réf. commande : 778-B / Réf. affaire : AFF-12 / Règlement : VIR 30J - 02/04/2026 == n=FA000118 d=2026-03-03 e=2026-04-02 o=778-B
Type : Facture / Numéro : 118 / Date : 03-03-2026 / Commande : SO778 / Votre cde : 4500012345 == n=118 d=2026-03-03 o=4500012345
Facture FAC/2026/00118 / Date de la facture | Date d'échéance | Origine | Référence / 03/03/2026 | 02/04/2026 | S00778 | BC 4512 == n=FAC/2026/00118 d=2026-03-03 e=2026-04-02
Facture client INV/2026/00118 / Date facture : 03/03/2026 | Échéance : 02/04/2026 | Livraison : 01/03/2026 | Source : S00778 == n=INV/2026/00118 d=2026-03-03 e=2026-04-02
Facture de vente 118-26 / Date comptabilisation | Date d'échéance | N° commande client | Votre référence / 03/03/2026 | 02/04/2026 | 778-B | Atelier 3 == n=118-26 d=2026-03-03 e=2026-04-02 o=778-B b=Atelier 3
Document N° | Date document | N° réf. client | Conditions / 118 | 03/03/2026 | 778-B | 30 jours == n=118 d=2026-03-03 b=778-B
N° facture : 118 / Facture émise le : 03/03/2026 / Vente : 778 | Paiement au plus tard le : 02/04/2026 == n=118 d=2026-03-03 e=2026-04-02
Ticket-facture n° 45-118 - Le 03/03/2026 à 14:32 == n=45-118 d=2026-03-03
FACTURE DE SOLDE N° FS-26-0118 - 03/03/2026 / Date de règlement : 02/04/2026 == n=FS-26-0118 d=2026-03-03 e=2026-04-02
Paiement sous 30 jours, soit au plus tard le 02/04/2026 / Facture n° 118/2026 / Date d'établissement : 03/03/2026 == n=118/2026 d=2026-03-03 e=2026-04-02
Facture n° : | 118/2026 / Date : | 3/3/2026 / Payable le : | 2/4/2026 / Commande n° : | PO 778 == n=118/2026 d=2026-03-03 e=2026-04-02 o=PO 778
Numéro de facture | 118/2026 / Date de facturation | 3 mars 2026 / Date de fin de livraison | 28 février 2026 / Date d'échéance | 2 avril 2026 / Numéro de bon de commande | PO 778 == n=118/2026 d=2026-03-03 e=2026-04-02 o=PO 778
FACTURE F-2026-118 / Date de création : 3 mars 2026 / Délai de paiement : 30 jours / Date limite : 2 avril 2026 / N° de commande : 778 == n=F-2026-118 d=2026-03-03 e=2026-04-02 o=778
Net à payer au 02/04/2026 / Facture N° F118 / Date F. : 03/03/2026 == n=F118 d=2026-03-03 e=2026-04-02
LCR au 31/05/2026 / FACTURE No 118774 du 03.03.26 / Notre n° commande 44551 / Votre n° commande 778 B == n=118774 d=2026-03-03 e=2026-05-31 o=778 B
Votre Ref/Your ref: 778 B / Facture/Invoice No.: 118774 / Date: 03/03/2026 / Échéance/Due date: 02/04/2026 == n=118774 d=2026-03-03 e=2026-04-02 b=778 B
Facture // Invoice | 118774 / Date // Date | 03/03/2026 / Commande client // Customer PO | 778 B / Échéance // Due date | 02/04/2026 == n=118774 d=2026-03-03 e=2026-04-02 o=778 B
N° Fact. : 118774 | Date Fact. : 03/03/26 | Ech. : 30/04/26 | Rgt : LCR == n=118774 d=2026-03-03 e=2026-04-30
>Facture n° 118774 / >Date 03/03/2026 / >Client 00451 / >Échéance 02/04/2026 / >V/ commande 778 B == n=118774 d=2026-03-03 e=2026-04-02 o=778 B
118774 | N° de facture / 03/03/2026 | Date de facture / 02/04/2026 | Date d'échéance == n=118774 d=2026-03-03 e=2026-04-02
Mémoire n° 26-04 / Date du mémoire : 03/03/2026 == n=26-04 d=2026-03-03
DÉCOMPTE DE CHARGES n° 26-04 du 03/03/2026 == n=26-04 d=2026-03-03
Facture N° QL-2026-0118 / Date 03/03/2026 / Loyer exigible le 1er avril 2026 == n=QL-2026-0118 d=2026-03-03 e=2026-04-01
Client : 00451 - Affaire : A-77 - Commande : 778 B du 12/02/2026 / FACTURE N° 118774 Date : 03/03/2026 == n=118774 d=2026-03-03 o=778 B
Suivant votre bon de commande n° 778-B du 12/02/2026 / Facture N° 118774 // 03.03.2026 == n=118774 d=2026-03-03 o=778-B
Suite à votre commande 778-B, BL 4511 du 28/02/2026 / FACTURE 118774 / Le 03/03/2026 == n=118774 d=2026-03-03 o=778-B
Marché n° 2025-14 - Bon de commande n° 778 / Facture n° 118774 / Date d'émission 03/03/2026 == n=118774 d=2026-03-03 o=778
Credit note number | CN-045 / Credit note date | 3 March 2026 / Original invoice | INV-031 == n=CN-045 d=2026-03-03 t=381
GUTSCHRIFT Nr. GS-2026-7 / Datum: 03.03.2026 / zu Rechnung RE-2026-031 vom 12.02.2026 == n=GS-2026-7 d=2026-03-03 t=381
Facture rectificative n° FR-26-07 / Annule et remplace la facture n° F-26-031 du 12/02/2026 / Date : 03/03/2026 == n=FR-26-07 d=2026-03-03
Id. facture : 8845-118 / Émission : 03/03/2026 / Paiement dû : 02/04/2026 / PO : 778 == n=8845-118 d=2026-03-03 e=2026-04-02 o=778
Facturation n° 118 / Date d'envoi : 03/03/2026 / Échéance de paiement : 02/04/2026 == n=118 d=2026-03-03 e=2026-04-02
Réf. facture 118-2026 | Émise à Lyon le 03/03/2026 | À payer avant le 02/04/2026 == n=118-2026 d=2026-03-03 e=2026-04-02
Votre référence d'achat : ACH-778 / Votre n° de dossier : 26-45 / Facture n° 118 / Date de facturation 03/03/26 == n=118 d=2026-03-03 o=ACH-778
N° Commande Achat : 4500778 / Demandeur : Mme Roy / N° Facture : 118 / Date Facture : 03/03/26 / Date de paiement prévue : 02/04/26 == n=118 d=2026-03-03 e=2026-04-02 o=4500778
Rechnung | 2026-045 / Kundennr. | 10023 / Datum | 03.03.2026 / Fälligkeit | 02.04.2026 / Referenz | Herr Weber == n=2026-045 d=2026-03-03 e=2026-04-02
Rechnung Nr. 2026-045 vom 03.03.2026 / Auftrag Nr. 881 - Ihre Bestellung 778 vom 12.02.2026 / Bitte überweisen Sie den Betrag bis zum 02.04.2026 == n=2026-045 d=2026-03-03 e=2026-04-02 o=778
Facture N° FA-118 Page 1/1 / du 03/03/2026 / Échéance 02/04/2026 == n=FA-118 d=2026-03-03 e=2026-04-02
Facture // N° : FA-118 / Datée du : 03/03/2026 / Règlement pour le : 02/04/2026 == n=FA-118 d=2026-03-03 e=2026-04-02
NUMERO DE FACTURE / FA-118 / DATE DE FACTURE / 03/03/2026 / DATE D'ECHEANCE / 02/04/2026 == n=FA-118 d=2026-03-03 e=2026-04-02
Votre commande : | 778 B du 12/02/2026 / N° facture : | FA-118 / Date : | 03/03/2026 == n=FA-118 d=2026-03-03 o=778 B
Réf. dossier : 26/0045 / Nos réf. : PM/JD / V/réf. : LB/26 / Facture n° FA-118 - le 03/03/2026 == n=FA-118 d=2026-03-03 b=LB/26
Bon de commande client : BC 2026 // 77 / Facture n° FA-118 / Date: 03/03/2026 == n=FA-118 d=2026-03-03 o=BC 2026 / 77
Votre bon de commande du 12/02/2026 n° 778-B / Facture FA-118 du mardi 3 mars 2026 == n=FA-118 d=2026-03-03 o=778-B
FACTURE PROVISOIRE DE TRAVAUX N° 2026/03/118 / Fait le : 03/03/2026 == n=2026/03/118 d=2026-03-03
Facture n° FA 2026 03 118 / Date de facture : 03/03/2026 == n=FA 2026 03 118 d=2026-03-03
Facture n° F260303-118, émise le 03/03/2026, à échéance du 02/04/2026 == n=F260303-118 d=2026-03-03 e=2026-04-02
Doit le 02/04/2026 / Facture n° 118 / En date du : 03/03/2026 == n=118 d=2026-03-03 e=2026-04-02
Règlement par chèque au 02/04/2026 / Facture n° 118 / Date du document : 03/03/2026 == n=118 d=2026-03-03 e=2026-04-02
Conditions : 45 jours fin de mois (30/04/2026) / Facture n° 118 / Date de la pièce : 03/03/2026 == n=118 d=2026-03-03 e=2026-04-30
Conditions de règlement : Virement à 30 jours - Échéance : 02/04/2026 / N° pièce 118 / Date 03/03/26 == n=118 d=2026-03-03 e=2026-04-02
N°facture:FV0012345 / Date:03/03/2026 / Echéance:02/04/2026 == n=FV0012345 d=2026-03-03 e=2026-04-02
Facture FV0012345 - 03/03/2026 - Echéance 02/04/2026 == n=FV0012345 d=2026-03-03 e=2026-04-02
FACTURE / N° FV0012345 du 03/03/2026 (échéance le 02/04/2026) == n=FV0012345 d=2026-03-03 e=2026-04-02
Facture : FV0012345 en date du : 03/03/2026 / Votre commande : par mail du 12/02/2026 == n=FV0012345 d=2026-03-03
Facture n° FV-12 du 03/03/2026 - Votre commande verbale == n=FV-12 d=2026-03-03
Nº FACTURE : FV-12 | DATE : 03/03/2026 / Nº COMMANDE : 4578 | ÉCHÉANCE : 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02 o=4578
Facture numéro FV-12 / Émise le 3 mars 2026, payable le 2 avril 2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Numéro de la facture : 2026-03-012 / Date de prestation : 28/02/2026 / Date de la facture : 03/03/2026 / Paiement attendu pour le : 02/04/2026 == n=2026-03-012 d=2026-03-03 e=2026-04-02
Facture n°2026-012 | Émise le 03/03/2026 / Prestation réalisée du 01/02/2026 au 28/02/2026 / Règlement dû le 02/04/2026 == n=2026-012 d=2026-03-03 e=2026-04-02
Facture proforma convertie : F-77 / Facture définitive n° F-78 / Date d'émission : 03/03/2026 == n=F-78 d=2026-03-03
Facture n° 78 - Client n° 4578 / Lyon, 3 mars 2026 == n=78 d=2026-03-03
FACTURE DE VENTE | VEN-2026-0078 / DU | 03/03/2026 / ÉCHÉANCE | 30/04/2026 / COMMANDE CLIENT | CC-778 == n=VEN-2026-0078 d=2026-03-03 e=2026-04-30 o=CC-778
Facture no F0078 | page 1 de 2 / Date facture 03-03-2026 | Terme 02-04-2026 / Commande PO-45 | Bon de livraison BL-99 == n=F0078 d=2026-03-03 e=2026-04-02 o=PO-45
Votre n° client : 4578 | Votre n° de commande : PO-45 | N° facture : F0078 / Date de facturation : 03/03/2026 | Montant prélevé le 02/04/2026 == n=F0078 d=2026-03-03 e=2026-04-02 o=PO-45
Date | N° | Tiers | Échéance | Mode / 03/03/2026 | F0078 | 411DUP | 02/04/2026 | VRT == n=F0078 d=2026-03-03 e=2026-04-02
Vos références : Cde 778 du 12/02 / Nos références : FA26/778 / Facture n° FA26/778 du 03/03/2026 == n=FA26/778 d=2026-03-03 o=Cde 778 du 12/02
Réf. à rappeler : FA26/778 / Objet : travaux de février 2026 / Lyon, le 03/03/26 == n=FA26/778 d=2026-03-03
Référence : 26-778/LM / Affaire suivie par : L. Martin / FACTURE N° 778 / du 3 mars 2026 == n=778 d=2026-03-03
Facture n° 778 Exercice 2026 / Établi le : 03/03/2026 / Date limite de paiement : 02/04/2026 / Bon de commande n° 12 du 01/02/2026 == n=778 d=2026-03-03 e=2026-04-02 o=12
N° Titre : 778 Bordereau : 12 / FACTURE // TITRE n° 778 / Date d'émission : 03/03/2026 == n=778 d=2026-03-03
Rechnung | Nr. 2026/0045 | Datum 03.03.2026 / Kunde 10023 | Bestellung 778-B | Fällig 02.04.2026 == n=2026/0045 d=2026-03-03 e=2026-04-02 o=778-B
RECHNUNG 45 / Rechnungsdatum | 03.03.2026 / Leistungsdatum | 28.02.2026 / Zahlbar ohne Abzug bis zum 02.04.2026 / Ihre Bestellung vom 12.02.2026: 778-B == n=45 d=2026-03-03 e=2026-04-02 o=778-B
Rechnung Nr.: 45 | Köln, den 03.03.2026 / Zahlungsbedingungen: 30 Tage netto, fällig am 02.04.2026 == n=45 d=2026-03-03 e=2026-04-02
Invoice number: 45 | Issue date: 2026-03-03 | Due: 2026-04-02 | PO: 778-B == n=45 d=2026-03-03 e=2026-04-02 o=778-B
Invoice | Date of issue | Date due / INV-0045 | March 3, 2026 | April 2, 2026 == n=INV-0045 d=2026-03-03 e=2026-04-02
INVOICE INV-0045 / Issued: 03 Mar 2026 | Due: 02 Apr 2026 | Ref: 778-B == n=INV-0045 d=2026-03-03 e=2026-04-02
Invoice No. 45 Customer Order No. 778-B Account No. A450 / Invoice Date 03/03/2026 Payment Due Date 02/04/2026 == n=45 d=2026-03-03 e=2026-04-02 o=778-B
Your Ref. | Our Ref. | Invoice No. | Tax point | Due / JS/45 | BB/1 | 10045 | 03/03/2026 | 02/04/2026 == n=10045 d=2026-03-03 e=2026-04-02 b=JS/45
Fattura n. 45/2026 del 03/03/2026 / Rif. Vs. ordine: 778-B del 12/02/2026 / Pagamento: bonifico 30 gg - Scad. 02/04/2026 == n=45/2026 d=2026-03-03 e=2026-04-02 o=778-B
Numero documento | Data documento | Cod. cliente | Valuta / FT/45 | 03/03/2026 | 00123 | EUR / Data scadenza: 02/04/2026 == n=FT/45 d=2026-03-03 e=2026-04-02
Factura núm. 45 / Fecha de emisión 03/03/2026 / Fecha de vencimiento 02/04/2026 / Nº pedido 778-B / Albarán 9912 == n=45 d=2026-03-03 e=2026-04-02 o=778-B
Factuur 2026-45 / Datum: 3 maart 2026 / Vervalt op: 2 april 2026 / Uw ordernummer: 778-B / Ons ordernummer: 12 == n=2026-45 d=2026-03-03 e=2026-04-02 o=778-B
Facture // Factuur nr. 2026-45 / Date // Datum : 03/03/2026 / Échéance // Vervaldatum : 02/04/2026 / Votre référence // Uw referentie : Dossier 45 == n=2026-45 d=2026-03-03 e=2026-04-02 b=Dossier 45
Communication structurée : +++026/0045/77812+++ / Facture n° 26/45 - Date : 03/03/26 - Échéance : 02/04/26 == n=26/45 d=2026-03-03 e=2026-04-02
Avoir AV-45 / Date de l'avoir : 03/03/2026 / Facture concernée : F-31 du 12/02/2026 == n=AV-45 d=2026-03-03 t=381
NOTE DE CRÉDIT N° NC-45 / Date : 03/03/2026 - Réf. facture : F-31 / Échéance facture initiale : 12/03/2026 == n=NC-45 d=2026-03-03 t=381
AVOIR / Numéro : AV-45 | Le : 03/03/2026 / Facture d'origine : F-31 | Date d'origine : 12/02/2026 == n=AV-45 d=2026-03-03 t=381
FACTURE D'ACOMPTE / N° : ACP-45 - Date : 03/03/2026 / Acompte n° 1 sur commande BC-778 == n=ACP-45 d=2026-03-03 o=BC-778 t=386
Facture d'acompte n°1 - FA-45 / Date : 03/03/2026 == n=FA-45 d=2026-03-03 t=386
ACOMPTE N° 2 — Facture n° FA-45 du 03/03/2026 / Bon de commande client n° 778 du 01/02/2026 == n=FA-45 d=2026-03-03 o=778 t=386
Situation de travaux n° 4 | Facture n° FA-45 / Mois de mars 2026 | Date : 31/03/2026 / Marché n° 2025-77 - OS n° 1 du 02/01/2026 == n=FA-45 d=2026-03-31 o=1
Facture n° FA-45 | Contrat n° C-77 | Période : 01/03/2026 - 31/03/2026 / Date facture : 31/03/2026 | Prélevé le : 10/04/2026 == n=FA-45 d=2026-03-31 e=2026-04-10
Facture n° FA-45 | N° de police : 4578-A / Émission 31/03/2026 | Prélèvement à partir du 10/04/2026 == n=FA-45 d=2026-03-31 e=2026-04-10
Facture n° FA-45 / 31/03/2026 / Payable à 30 jours date de facture, soit 30/04/2026 == n=FA-45 d=2026-03-31 e=2026-04-30
Chambre 12 - Arrivée : 28/03/2026 - Départ : 31/03/2026 / Facture : 26-0045 - Date : 31/03/2026 == n=26-0045 d=2026-03-31
Facture N° : 26-0045 | Date : 31/03/2026 / Immat : AB-123-CD | OR n° 4578 du 28/03/2026 / MEC : 12/05/2019 | Km : 45 778 == n=26-0045 d=2026-03-31
Date d'intervention : 28/03/2026 | Bon d'intervention : BI-4578 / Facture n° 26-0045 | Date : 31/03/2026 == n=26-0045 d=2026-03-31
AVIS D'ÉCHÉANCE - FACTURE N° QL-2026-0118 / Émis le 03/03/2026 - Exigible le 01/04/2026 == n=QL-2026-0118 d=2026-03-03 e=2026-04-01
Facture n° : FV00013120 / Date : 30/09/2026 / Code client : CHTHIER / N° commande : BC 26/0455 / V/Réf. : MARCHE 2025-SI-09 / Votre contact : Mme Lequien == n=FV00013120 d=2026-09-30 o=BC 26/0455 b=MARCHE 2025-SI-09
Facture n° | : FV00013120 / Date | : 30/09/2026 / Code client | : CHTHIER / N° commande | : BC 26/0455 / V/Réf. | : MARCHE 2025-SI-09 / Votre contact | : Mme Lequien == n=FV00013120 d=2026-09-30 o=BC 26/0455 b=MARCHE 2025-SI-09
Facture n° | : FV00013120 / Date | : 30/09/2026 / Code client | : MNP / V/Réf. | : DSI/ASV / Votre contact | : Mme Anne de == n=FV00013120 d=2026-09-30 b=DSI/ASV
Facture n° FV-12 du 03/03/2026 / Votre réf : CDE 4512 du 12/02/2026 == n=FV-12 d=2026-03-03 o=CDE 4512
Facture n° FV-12 du 03/03/2026 / Votre réf : 4512-B du 12/02/2026 == n=FV-12 d=2026-03-03 b=4512-B
Facture n° FV-12 du 03/03/2026 / Référence client : Chantier Mozart lot 3 == n=FV-12 d=2026-03-03 b=Chantier Mozart lot 3
Facture n° FV-12 du 03/03/2026 / V/Réf : Devis signé par M. Lambert == n=FV-12 d=2026-03-03 b=Devis signé par M. Lambert
Facture n° FV-12 du 03/03/2026 / Code service : 45DRH / N° d'engagement : EJ2026-00412 == n=FV-12 d=2026-03-03 o=EJ2026-00412 b=45DRH
Facture n° FV-12 du 03/03/2026 / Code service exécutant : D4512-SG / EJ n° 1402345678 == n=FV-12 d=2026-03-03 o=1402345678 b=D4512-SG
Facture n° FV-12 du 03/03/2026 / Vos commandes : 4512, 4517 et 4520 == n=FV-12 d=2026-03-03 o=4512, 4517 et 4520
Facture n° FV-12 du 03/03/2026 / Selon votre bon de commande 4512 et notre devis D-88 == n=FV-12 d=2026-03-03 o=4512
Facture n° FV-12 du 03/03/2026 / Travaux exécutés suivant commande n° BC-4512 de M. Petit == n=FV-12 d=2026-03-03 o=BC-4512
Facture n° FV-12 du 03/03/2026 / Commande reçue le 12/02/2026 sous le n° 4512 == n=FV-12 d=2026-03-03 o=4512
Facture n° FV-12 du 03/03/2026 / Commande Web #100451 passée le 12/02/2026 == n=FV-12 d=2026-03-03 o=100451
Facture n° FV-12 du 03/03/2026 / Order ID : 404-1234567-8901234 == n=FV-12 d=2026-03-03 o=404-1234567-8901234
Facture n° FV-12 du 03/03/2026 / Réf. commande acheteur | PO-4512 == n=FV-12 d=2026-03-03 o=PO-4512
Facture n° FV-12 du 03/03/2026 / Réf. interne client | 33-CPT-B == n=FV-12 d=2026-03-03 b=33-CPT-B
Facture n° FV-12 du 03/03/2026 / Réf. acheteur : ACH-7712 == n=FV-12 d=2026-03-03 b=ACH-7712
Facture n° FV-12 du 03/03/2026 / Votre correspondant : Paul Roy / Vos réf. : PR-77 == n=FV-12 d=2026-03-03 b=PR-77
Facture n° FV-12 du 03/03/2026 / N° de marché : 2025-M-14 / Bon de commande : 778 == n=FV-12 d=2026-03-03 o=778
Facture n° FV-12 du 03/03/2026 / Règlement à 30 jours fin de mois soit le 30 avril 2026 == n=FV-12 d=2026-03-03 e=2026-04-30
Facture n° FV-12 du 03/03/2026 / Règlement : virement 30 j fdm le 10, soit au plus tard le 10/05/2026 == n=FV-12 d=2026-03-03 e=2026-05-10
Facture n° FV-12 du 03/03/2026 / Mode de règlement : Prélèvement SEPA le 15/03/2026 == n=FV-12 d=2026-03-03 e=2026-03-15
Facture n° FV-12 du 03/03/2026 / Votre compte sera débité le 15/03/2026 == n=FV-12 d=2026-03-03 e=2026-03-15
Facture n° FV-12 du 03/03/2026 / Prélevée automatiquement le 15 mars 2026 sur votre compte == n=FV-12 d=2026-03-03 e=2026-03-15
Facture n° FV-12 du 03/03/2026 / À régler avant le 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / À régler pour le : 02/04/2026 au plus tard == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Merci de bien vouloir régler cette facture avant le 2 avril 2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Net à payer au 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Payable le 02/04/2026 par traite acceptée == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Date butoir de règlement | 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Date de prélèvement | 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Délai de paiement : 30 jours (02/04/2026) == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Exigibilité : 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Limite de règlement : 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Escompte 2 % si règlement avant le 11/03/2026 - Net au 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Rechnung Nr. RE-77 / Datum: 03.03.2026 / Ihr Zeichen: Fr. Huber, Einkauf == n=RE-77 d=2026-03-03 b=Fr. Huber, Einkauf
Rechnung Nr. RE-77 / Datum: 03.03.2026 / Ihr Auftrag: 4512-B vom 12.02.2026 == n=RE-77 d=2026-03-03 o=4512-B
Rechnung Nr. RE-77 / Datum: 03.03.2026 / Zu Ihrer Bestellung 4512-B liefern wir wie folgt == n=RE-77 d=2026-03-03 o=4512-B
Rechnung Nr. RE-77 / Datum: 03.03.2026 / Zahlungsziel: 02.04.2026 == n=RE-77 d=2026-03-03 e=2026-04-02
Rechnung Nr. RE-77 / Datum: 03.03.2026 / Leitweg-ID: 04011000-1234512345-06 == n=RE-77 d=2026-03-03 b=04011000-1234512345-06
Rechnung Nr. RE-77 / Datum: 03.03.2026 / Kostenstelle: 4711 / BANF: 100234 == n=RE-77 d=2026-03-03 b=4711
Rechnung Nr. RE-77 / Datum: 03.03.2026 / Der Betrag wird am 15.03.2026 von Ihrem Konto abgebucht == n=RE-77 d=2026-03-03 e=2026-03-15
Rechnung Nr. RE-77 / Datum: 03.03.2026 / Zahlbar bis 13.03.2026 mit 2 % Skonto, bis 02.04.2026 netto == n=RE-77 d=2026-03-03 e=2026-04-02
Invoice No INV-77 / Invoice date 3 March 2026 / Attention: Jane Doe / Your reference: Jane Doe, Facilities == n=INV-77 d=2026-03-03 b=Jane Doe, Facilities
Invoice No INV-77 / Invoice date 3 March 2026 / Please pay by 2 April 2026 == n=INV-77 d=2026-03-03 e=2026-04-02
Invoice No INV-77 / Invoice date 3 March 2026 / Payment is due within 30 days (by 2 April 2026) == n=INV-77 d=2026-03-03 e=2026-04-02
Fattura n. 77/A del 03/03/2026 / Vs. rif.: Sig. Rossi - ufficio acquisti == n=77/A d=2026-03-03 b=Sig. Rossi - ufficio acquisti
Fattura n. 77/A del 03/03/2026 / Ordine d'acquisto n. 4512 del 12/02/2026 / CIG: Z1234ABCD5 == n=77/A d=2026-03-03 o=4512
Fattura n. 77/A del 03/03/2026 / Pagamento: RI.BA. 60 gg FM / Scadenze: 31/05/2026 == n=77/A d=2026-03-03 e=2026-05-31
Factura nº 77 / Fecha: 03/03/2026 / Su pedido: PC-4512 / Su referencia: Obra Goya == n=77 d=2026-03-03 o=PC-4512 b=Obra Goya
Factura nº 77 / Fecha: 03/03/2026 / Forma de pago: recibo domiciliado, vto. 02/04/2026 == n=77 d=2026-03-03 e=2026-04-02
Factuurnummer 77 / Factuurdatum 03-03-2026 / Uw referentie: Dhr. Jansen / Uw inkooporder: 4512 == n=77 d=2026-03-03 b=Dhr. Jansen o=4512
Factuurnummer 77 / Factuurdatum 03-03-2026 / Gelieve te betalen voor 2 april 2026 == n=77 d=2026-03-03 e=2026-04-02
Factuurnummer 77 / Factuurdatum 03-03-2026 / Wij incasseren het bedrag omstreeks 15-03-2026 == n=77 d=2026-03-03 e=2026-03-15
Facture n° FV-12 du 03/03/2026 / Escompte 2 % à 8 jours - Net au 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Pas d'escompte pour paiement anticipé - Échéance 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Escompte 1,5 % pour paiement sous 8 jours, échéance le 02/04/2026 == n=FV-12 d=2026-03-03 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Cette somme sera portée au débit de votre compte / bancaire FR76 le 15/03/2026 sauf avis contraire == n=FV-12 d=2026-03-03 e=2026-03-15
Facture n° FV-12 du 03/03/2026 / Votre prochaine facture sera éditée le 03/06/2026 == n=FV-12 d=2026-03-03
Facture n° FV-12 du 03/03/2026 / Prochain relevé de compteur : 15/05/2026 == n=FV-12 d=2026-03-03
Facture n° FV-12 du 03/03/2026 / Paiement par prélèvement, date de valeur le 15 mars 2026 == n=FV-12 d=2026-03-03 e=2026-03-15
Facture n° FV-12 du 03/03/2026 / Nous vous prions d'en effectuer le règlement pour le 15 mars 2026 == n=FV-12 d=2026-03-03 e=2026-03-15
Facture n° FV-12 du 03/03/2026 / En votre aimable règlement, avant la date du 15 mars 2026 == n=FV-12 d=2026-03-03 e=2026-03-15
Facture n° FV-12 du 03/03/2026 / CLIENT | CHANTIER | V/CDE | ÉCHÉANCE / C0045 | 26-118 | 4500012 | 02/04/2026 == n=FV-12 d=2026-03-03 o=4500012 e=2026-04-02
Facture n° FV-12 du 03/03/2026 / Compte | Affaire | Vos références | Représentant / 411MOR | A-778 | Tél. M. Roy du 02/02 | LUC == n=FV-12 d=2026-03-03 b=Tél. M. Roy du 02/02
N° facture | Date | Client | Réf. client | Éch. / FV-12 | 03/03/2026 | 411MOR | PROJET OLYMPE | 02/04/2026 == n=FV-12 d=2026-03-03 b=PROJET OLYMPE e=2026-04-02
FACTURE | FV-12 / Date facture | 03/03/2026 / Numéro client | 0045 / Votre réf. | Olympe lot 2 / Mode de paiement | Virement == n=FV-12 d=2026-03-03 b=Olympe lot 2
FACTURE | FV-12 / Date facture | 03/03/2026 / Numéro client | 0045 / Référence client | olympe / Mode de paiement | Virement == n=FV-12 d=2026-03-03 b=olympe
FACTURE N° FV-12 / Date : 03/03/2026 / V. Réf. : Mme Anne Petit - Service achats / N. Réf. : JB/26 == n=FV-12 d=2026-03-03 b=Mme Anne Petit - Service achats
FACTURE N° FV-12 / Date : 03/03/2026 / Vos Réf : tél du 02/02/2026 == n=FV-12 d=2026-03-03 b=tél du 02/02/2026
FACTURE N° FV-12 / Date : 03/03/2026 / Référence : chantier rue Mozart == n=FV-12 d=2026-03-03
FACTURE N° FV-12 / Date : 03/03/2026 / Objet : votre commande 45-12 == n=FV-12 d=2026-03-03 o=45-12
FACTURE N° FV-12 / Date : 03/03/2026 / Objet : Votre bon de commande n° 45-12 du 2 février 2026 - Chantier Mozart == n=FV-12 d=2026-03-03 o=45-12
FACTURE N° FV-12 / Date : 03/03/2026 / Commande client : ............ 45-12 == n=FV-12 d=2026-03-03 o=45-12
FACTURE N° FV-12 / Date : 03/03/2026 / Commande client ............ | 45-12 == n=FV-12 d=2026-03-03 o=45-12
FACTURE N° FV-12 / Date : 03/03/2026 / Cde N° 45-12 - BL N° 778 - Réf : DUPONT == n=FV-12 d=2026-03-03 o=45-12
FACTURE N° FV-12 / Date : 03/03/2026 / Commande : 45-12 (M. Roy) == n=FV-12 d=2026-03-03 o=45-12
FACTURE N° FV-12 / Date : 03/03/2026 / Service exécutant : FAC0000045 / Engagement : DGFIP-26-45 == n=FV-12 d=2026-03-03 o=DGFIP-26-45 b=FAC0000045
FACTURE N° FV-12 / Date : 03/03/2026 / Bon de Cde : | | PO-4512 / Contact : | | Paul Roy == n=FV-12 d=2026-03-03 o=PO-4512
FACTURE N° FV-12 / Date : 03/03/2026 / Demande d'achat n° DA-4512 == n=FV-12 d=2026-03-03 o=DA-4512
FACTURE N° FV-12 / Date : 03/03/2026 / Contrat cadre : CC-4512 / Votre appel de commande : AC-77 == n=FV-12 d=2026-03-03 o=AC-77
FACTURE N° FV-12 / Date : 03/03/2026 / Ordre d'achat : 4512 / Réquisition : R-77 == n=FV-12 d=2026-03-03 o=4512
FACTURE N° FV-12 / Date : 03/03/2026 / Accord de Mme Roy par mail du 02/02/2026 == n=FV-12 d=2026-03-03
FACTURE N° FV-12 / Date : 03/03/2026 / Reprendre la référence FV-12 lors du paiement == n=FV-12 d=2026-03-03
Rechnungsnr. | Kundennr. | Datum | Ihr Zeichen / RE-77 | 10045 | 03.03.2026 | Hr. Maier == n=RE-77 d=2026-03-03 b=Hr. Maier
Rechnung RE-77 / Belegdatum 03.03.2026 / Bestell-Nr. 4512 vom 12.02.26 / Auftrag A-77 / Lieferschein LS-9 == n=RE-77 d=2026-03-03 o=4512
Rechnung RE-77 / Belegdatum 03.03.2026 / Ihre Bestellung per E-Mail vom 12.02.26 == n=RE-77 d=2026-03-03
Rechnung RE-77 / Belegdatum 03.03.2026 / Fällig zum 02.04.2026 / Ihr Ansprechpartner: H. Maier == n=RE-77 d=2026-03-03 e=2026-04-02
Rechnung RE-77 / Belegdatum 03.03.2026 / Zahlungsbedingung: 14 Tage 2% Skonto (17.03.2026), 30 Tage netto (02.04.2026) == n=RE-77 d=2026-03-03 e=2026-04-02
Rechnung RE-77 / Belegdatum 03.03.2026 / SEPA-Lastschrift: Einzug zum 15.03.2026 == n=RE-77 d=2026-03-03 e=2026-03-15
INVOICE / Invoice # INV-77 / Date 03/03/2026 / Terms Net 30 / Due date 02/04/2026 / P.O. # 4512 / Rep JD == n=INV-77 d=2026-03-03 e=2026-04-02 o=4512
Invoice INV-77 dated 3 March 2026 / Re: your order 4512 of 12 February 2026 == n=INV-77 d=2026-03-03 o=4512
Invoice INV-77 dated 3 March 2026 / Direct debit collection on or after 15 March 2026 == n=INV-77 d=2026-03-03 e=2026-03-15
Invoice INV-77 dated 3 March 2026 / Your card will be charged on 15 March 2026 == n=INV-77 d=2026-03-03 e=2026-03-15
Invoice INV-77 dated 3 March 2026 / Customer ref Kitchen refit == n=INV-77 d=2026-03-03 b=Kitchen refit
Invoice INV-77 dated 3 March 2026 / Job no. J-77 / Site: Mill Lane / Order no.: verbal == n=INV-77 d=2026-03-03
Fattura N° 77 / Data 03/03/2026 / Vs. Ord. N. 4512 / Scad. 31/05/2026 / Ns. Rif. AB == n=77 d=2026-03-03 o=4512 e=2026-05-31
Fattura nr. 77 del 03/03/2026 / Riferimento cliente | PROGETTO ALFA / Scadenza pagamento | 31/05/2026 == n=77 d=2026-03-03 e=2026-05-31 b=PROGETTO ALFA
FATTURA 77 | del 03/03/2026 / Termine di pagamento: 02/04/2026 / Rif. ordine cliente: PO-4512 == n=77 d=2026-03-03 e=2026-04-02 o=PO-4512
Factuurnr. 77 / Datum 03-03-2026 / Uw referentie | Project Zuid / Vervaldatum | 02-04-2026 == n=77 d=2026-03-03 e=2026-04-02 b=Project Zuid
Factuur 77 / Datum: 03-03-2026 / Betaaltermijn: 30 dagen (vóór 02-04-2026) == n=77 d=2026-03-03 e=2026-04-02
Facture F-77 / Date 03/03/2026 / Réf. Client : 4512 == n=F-77 d=2026-03-03
Facture F-77 / Date 03/03/2026 / Votre référence : 4512 == n=F-77 d=2026-03-03 b=4512
Facture F-77 / Date 03/03/2026 / Nom du projet : Olympe / V/Réf commande : 4512 == n=F-77 d=2026-03-03 o=4512
Facture F-77 / Date 03/03/2026 / À rappeler : V/Cde 4512 - N/Réf F-77 == n=F-77 d=2026-03-03 o=4512
Facture F-77 | Date 03/03/2026 | Échéance 02/04/2026 | Commande 4512 | Client 0045 == n=F-77 d=2026-03-03 e=2026-04-02 o=4512
FACTURE F-77 du 03/03/2026 à échéance au 02/04/2026 - Commande client 4512 du 12/02/2026 == n=F-77 d=2026-03-03 e=2026-04-02 o=4512
Facture F-77 / Date 03/03/2026 / Echéance(s) : 02/04/2026 - 676,80 EUR == n=F-77 d=2026-03-03 e=2026-04-02
Facture F-77 / Date 03/03/2026 / 30 jours fin de mois : 30/04/2026 == n=F-77 d=2026-03-03 e=2026-04-30
Facture F-77 / Date 03/03/2026 / Mode règlement | Échéance | Montant / Virement | 30/04/2026 | 676,80 == n=F-77 d=2026-03-03 e=2026-04-30
Facture n° | FV-12 / Date | 03/03/2026 / Votre référence | Chantier de la rue Mozart / | lot 3 menuiseries / Mode | Virement == n=FV-12 d=2026-03-03 b=Chantier de la rue Mozart lot 3 menuiseries
Facture n° : | FV-12 / Date : | 03/03/2026 / Votre référence : | Chantier de la rue / | Mozart == n=FV-12 d=2026-03-03 b=Chantier de la rue Mozart
Facture n° | : FV-12 / Date | : 03/03/2026 / Commande | : PO 4512 / Affaire | : A-77 / Suivi | : M. Roy == n=FV-12 d=2026-03-03 o=PO 4512
Facture n° FV-12 du 03/03/2026 / V/Réf. : Mme Petit / Affaire suivie par M. Roy == n=FV-12 d=2026-03-03 b=Mme Petit
Facture n° 118 du 03/03/2026 / Nous vous remercions de votre règlement qui devra nous parvenir le 2 avril 2026 == n=118 d=2026-03-03 e=2026-04-02
Bon de commande | BC 2026-04 // salle / Facture n° | F-15 / Date | 03/03/2026 == n=F-15 d=2026-03-03 o=BC 2026-04 / salle
Nº factura | A/26-0188 / Fecha | 11/02/2026 / Forma de pago: transferencia a 60 días fecha factura. Vencimiento: 12/04/2026 == n=A/26-0188 d=2026-02-11 e=2026-04-12
Facture n° F-15 du 03/03/2026 / Virement à 30 jours date de facture. Échéance : 02/04/2026 == n=F-15 d=2026-03-03 e=2026-04-02
Facture F-77 / Date 03/03/2026 / N° client | 0045 / N° commande | 4512 / Livré le | 28/02/2026 / Règlement | 30 jours nets == n=F-77 d=2026-03-03 o=4512
Facture F-77 / Date d'édition 03/03/2026 / Période du 01/02/2026 au 28/02/2026 / Prélevé le 20/03/2026 == n=F-77 d=2026-03-03 e=2026-03-20
Facture F-77 / Éditée le 03/03/2026 / Réf. à rappeler F-77 / Vos Réf. BC 45-78 du 02/02/26 == n=F-77 d=2026-03-03 o=BC 45-78
Facture F-77 / Date 03/03/2026 / Cde client n°45-78/B du 2 février 2026, passée par M. Roy == n=F-77 d=2026-03-03 o=45-78/B
Facture F-77 / Date 03/03/2026 / Engagement n° 2026/45 - Service 45DRH == n=F-77 d=2026-03-03 o=2026/45
Facture F-77 / Date 03/03/2026 / BC n° : 45-78 Code service : 45DRH == n=F-77 d=2026-03-03 o=45-78 b=45DRH
Facture F-77 / Date 03/03/2026 / VOTRE N° DE COMMANDE / 45-78 / VOTRE RÉFÉRENCE / Atelier Nord == n=F-77 d=2026-03-03 o=45-78 b=Atelier Nord
Facture F-77 / Date 03/03/2026 / Votre contact chez nous | Mme Roy / Vos références | M. Petit / Échéance | 02/04/2026 == n=F-77 d=2026-03-03 e=2026-04-02 b=M. Petit
Facture F-77 / Date 03/03/2026 / Acheteur : Mme Petit / Commande : 45-78 == n=F-77 d=2026-03-03 o=45-78
Facture F-77 / Date 03/03/2026 / Commandé par M. Petit le 02/02/2026 == n=F-77 d=2026-03-03
Facture F-77 / Date 03/03/2026 / Paiement à réception (03/03/2026) == n=F-77 d=2026-03-03
Facture F-77 / Date 03/03/2026 / À réception, au plus tard le 10/03/2026 == n=F-77 d=2026-03-03 e=2026-03-10
Facture F-77 / Date 03/03/2026 / Date facture + 30 jours : 02/04/2026 == n=F-77 d=2026-03-03 e=2026-04-02
Facture F-77 / Date 03/03/2026 / Chèque à 30 jours (échéance 2/4/26) == n=F-77 d=2026-03-03 e=2026-04-02
Facture F-77 / Date 03/03/2026 / Échéance au : 30-04-2026 Mode : LCR directe == n=F-77 d=2026-03-03 e=2026-04-30
Facture F-77 / Date 03/03/2026 / Cond. rglt : 45 J FDM LE 10 | Éch. : 10/05/2026 == n=F-77 d=2026-03-03 e=2026-05-10
Facture F-77 / Date 03/03/2026 / Montant prélevé à partir du 20 mars 2026 sur votre compte FR76 == n=F-77 d=2026-03-03 e=2026-03-20
Rechnung RE-77 / Rechnungsdatum 03.03.2026 / Bestelldatum 12.02.2026 / Bestellnummer 4512 / Liefertermin 20.03.2026 == n=RE-77 d=2026-03-03 o=4512
Rechnung RE-77 / Rechnungsdatum 03.03.2026 / Der Rechnungsbetrag ist fällig am 02.04.2026 ohne Abzug == n=RE-77 d=2026-03-03 e=2026-04-02
Rechnung RE-77 / Rechnungsdatum 03.03.2026 / Wir buchen den Betrag am 15.03.2026 per SEPA-Lastschrift ab == n=RE-77 d=2026-03-03 e=2026-03-15
Invoice INV-77 / Date 03/03/2026 / Ordered by: J. Doe / Your PO: 4512-B / Due in 30 days (02/04/2026) == n=INV-77 d=2026-03-03 o=4512-B e=2026-04-02
Invoice INV-77 / Date 03/03/2026 / Reference | PO-4512 / Due | 02/04/2026 == n=INV-77 d=2026-03-03 e=2026-04-02
Fattura 77 / Data 03/03/2026 / Rif. Vs. ordine n. 4512 del 12/02/2026 / Scadenza rata: 31/05/2026 == n=77 d=2026-03-03 o=4512 e=2026-05-31
Factura 77 / Fecha 03/03/2026 / Pedido nº 4512 de fecha 12/02/2026 / Vencimiento a 30 días: 02/04/2026 == n=77 d=2026-03-03 o=4512 e=2026-04-02
Factuur 77 / Datum 03-03-2026 / Uw bestelling 4512 d.d. 12-02-2026 / Te voldoen voor 02-04-2026 == n=77 d=2026-03-03 o=4512 e=2026-04-02
""".splitlines()
]
"""Rows parted by " / ", cells by "|", a row of the right-hand side after ">"; then what they say ("//" is a stroke of the page)."""
UNKNOWN = [
    ("Zurglub : B-4512", "buyer_reference"),
    ("À acquitter pour le 02/04/2026", "due_date"),
]
NOISE = [
    "Prochaine visite : 02/09/2026",
    "Immatriculation : AB-123-CD - Kilométrage : 45 778",
    "N° adhérent : A-4512",
    "Agrément n° 69-2020-114",
    "Période facturée : du 01/02/2026 au 28/03/2026",
]


def page(header: str) -> bytes:
    """A small invoice under these rows."""
    texts: list[tuple[float, float, str]] = [
        (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
    ]  # fmt: skip
    y = 160.0
    for row in header.split(" / "):
        cells = [cell.strip().replace(" // ", " / ") for cell in row.lstrip(">").split("|")]
        step = 520 / len(cells) if len(cells) != 2 else 140
        left, step = (340.0, 100.0) if row.startswith(">") else (40.0, step)
        texts += [(left + step * n, y, cell) for n, cell in enumerate(cells)]
        y += 13
    y += 12
    texts += [
        (40, y, "Désignation"), (320, y, "Qté"), (390, y, "P.U. HT"), (500, y, "Montant HT"),
        (40, y + 20, "Pose de cloison"), (325, y + 20, "12"), (395, y + 20, "34,50"), (520, y + 20, "414,00"),
        (40, y + 34, "Nettoyage"), (325, y + 34, "1"), (395, y + 34, "150,00"), (520, y + 34, "150,00"),
        (350, y + 70, "Total HT"), (520, y + 70, "564,00"), (350, y + 84, "TVA 20 %"), (520, y + 84, "112,80"),
        (350, y + 98, "Total TTC"), (520, y + 98, "676,80"),
        (40, 790, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
    ]  # fmt: skip
    return pdf(*texts)


@pytest.mark.parametrize(("header", "said"), HEADERS, ids=[header[:50] for header, _ in HEADERS])
def test_what_stands_under_a_caption_is_its_value(header, said):
    wanted = {
        PATHS[match[1]]: bare(match[2]) for match in re.finditer(r"\b([ndeobt])=(.*?)(?= [ndeobt]=|$)", said)
    }
    reading = read_page(page(header))
    got = {value.path: bare(value.value) for value in reading.values if value.path in PATHS.values()}
    assert {path: value for path, value in got.items() if path != "type_code" or path in wanted} == wanted


@pytest.mark.parametrize(("row", "path"), UNKNOWN)
def test_a_value_under_an_unknown_caption_leaves_the_reading_open(row, path):
    reading = read_page(page(f"Facture n° 118 du 03/03/2026 / {row}"))
    assert not reading.complete
    assert (path, "missing") in {(question.path, question.code) for question in reading.questions}


@pytest.mark.parametrize(
    "rows",
    [
        "Échéances | Montants / 02/04/2026 | 338,40 / 02/05/2026 | 338,40",
        "Échéances : 338,40 € le 02/04/2026 et 338,40 € le 02/05/2026",
    ],
)
def test_of_two_instalments_neither_day_is_sure(rows):
    reading = read_page(page(f"Facture n° 118 du 03/03/2026 / {rows}"))
    assert ("due_date", "doubtful") in {(one.path, one.code) for one in reading.questions}
    assert not reading.complete


@pytest.mark.parametrize("row", ["Bon de commande : Mail Mme Roy", "V/Commande : Verbale M. Petit"])
def test_words_in_place_of_an_orders_number_are_asked_for(row):
    reading = read_page(page(f"Facture n° 118 du 03/03/2026 / {row}"))
    assert ("order_reference", "missing") in {(one.path, one.code) for one in reading.questions}


@pytest.mark.parametrize("row", NOISE)
def test_what_is_known_to_be_none_of_ours_leaves_nothing_open(row):
    assert read_page(page(f"Facture n° 118 du 03/03/2026 / {row}")).complete


@pytest.mark.parametrize(
    ("caption", "field"),
    [
        ("N° engagement / commande", "order_reference"), ("V/N° CDE", "order_reference"), ("Ihre Bestellung", "order_reference"),
        ("Notre n° commande", None), ("Code client", None), ("Kunden-Nr.", None), ("Votre Ref/Your ref", "buyer_reference"),
        ("Service exécutant", "buyer_reference"), ("Id. facture", "number"), ("Facture / Invoice", "number"),
        ("Référence à rappeler", "number"), ("Bon de livraison n°", None),
    ],
)  # fmt: skip
def test_a_caption_is_understood_from_its_words(caption, field):
    words = tuple(piece.text for piece in pieces(plain(caption), caption) if piece.kind == "word")
    said = meaning(words, dated=False)
    assert said is not None
    assert said.field == field
