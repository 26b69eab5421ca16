"""Who sells, who buys, and what: the cast of the sample pages. All invented."""

from __future__ import annotations

from trade import Good, company

BUYERS = [
    company("SCI Les Ormeaux", "5 allée des Pins", "33000 Bordeaux", form="SCI"),
    company("Hôtel Bellevue SA", "77 boulevard Victor Hugo", "06000 Nice", form="SA"),
    company("Transports Rivoal SAS", "ZI de Kergonan", "29490 Guipavas", form="SAS"),
    company("Groupe Ortéga", "9 rue Lafayette", "75009 Paris", form="SA"),
    company("Boulangerie Chenu", "2 place de l’Église", "49100 Angers", form="EURL"),
    company("Clinique du Parc", "18 avenue Jean Jaurès", "21000 Dijon", form="SA"),
    company("L’Atelier des Halles", "41 rue du Bœuf", "69005 Lyon", form="SARL"),
]
HARDWARE = [
    Good("VIS640", "Vis inox A2 6 x 40, boîte de 200", "C62", 4, 19),
    Good("PER16", "Tuyau PER 16 couronne 25 m", "C62", 21, 60),
    Good("CAB325", "Câble 3G2,5 au mètre", "MTR", 0.8, 3),
    Good("ROB12", "Robinet 1/2 pouce chromé", "C62", 14, 80),
    Good("JOI125", "Joint torique 12,5 mm", "C62", 0.2, 2),
    Good("CAR45", "Carrelage 45 x 45 gris", "MTK", 11, 45),
    Good("DAL60", "Dalle granit 60x40", "C62", 30, 95),
    Good("COL310", "Mastic colle cartouche 310 ml", "C62", 4, 12),
    Good("PLA13", "Plaque de plâtre BA13 2500 x 1200", "C62", 7, 14),
    Good("CIM35", "Ciment gris sac 35 kg", "C62", 7, 12),
]
WORKS = [
    Good("M-POSE", "Pose de carrelage collé", "MTK", 28, 65),
    Good("M-DEP", "Dépose et évacuation de l’ancien revêtement", "MTK", 9, 22),
    Good("M-PLO", "Fourniture et pose d’un receveur de douche", "C62", 380, 990),
    Good("M-ENT", "Enduit de lissage deux passes", "MTK", 7, 15),
    Good("M-ELE", "Prise de courant 16 A encastrée", "C62", 42, 90),
    Good("M-MOE", "Main d’œuvre qualifiée", "HUR", 42, 58),
    Good("M-GOU", "Gouttière zinc demi-ronde", "MTR", 38, 70),
]
FOOD = [
    Good("1204", "Café moulu 250 g", "C62", 2.4, 4.9),
    Good("1310", "Huile d’olive vierge 75 cl", "C62", 6, 12),
    Good("2205", "Comté 12 mois à la coupe", "KGM", 14, 24),
    Good("2290", "Farine T65 sac de 25 kg", "C62", 16, 29),
    Good("3100", "Eau minérale 6 x 1,5 L", "C62", 1.9, 4),
    Good("4417", "Crémant brut 75 cl", "C62", 6, 11),
    Good("5120", "Sacs kraft 22 x 10 x 27", "C62", 0.06, 0.4),
]
SERVICES = [
    Good("CONS", "Conseil en organisation", "DAY", 550, 950),
    Good("FORM", "Formation sur site, groupe de huit", "DAY", 700, 1200),
    Good("MAINT", "Maintenance corrective", "HUR", 60, 95),
    Good("LIC", "Licence annuelle par poste", "C62", 90, 240),
    Good("HEB", "Hébergement du mois", "C62", 29, 149),
    Good("DEV", "Développement d’un connecteur", "DAY", 480, 720),
]
PARTS = [
    Good("A7001", "Cosse à œillet 6 mm²", "C62", 3, 19),
    Good("A7002", "Rondelle plate M8 zinguée", "C62", 1, 6),
    Good("A7003", "Collier nylon 200 x 4,6", "C62", 2, 9),
    Good("A7004", "Écrou frein M10", "C62", 4, 15),
    Good("A7005", "Goupille fendue 4 x 40", "C62", 2, 8),
]
LATE = (
    "PMD",
    "Tout retard de paiement entraîne des pénalités au taux de trois fois l’intérêt légal.",
)
FLAT = ("PMT", "Indemnité forfaitaire pour frais de recouvrement en cas de retard : 40 €.")
NO_EARLY = ("AAB", "Pas d’escompte pour règlement anticipé.")
TITLE = ("ABL", "Les marchandises restent notre propriété jusqu’au paiement complet du prix.")
