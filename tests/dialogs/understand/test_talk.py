"""Words that sound like talk beside a purchase don't block it, and talk stays talk whatever digits are in it."""

from __future__ import annotations

from datetime import date

import pytest

from budgeting.headings import Kind
from dialogs.understand import read_entries

TODAY = date(2026, 11, 18)

#: By language: purchases with {0} for the amount, which is written with cents or the currency.
PURCHASES = {
    "it": [
        "gelati coi bimbi {0}",
        "sono andati via {0} per la gomma bucata",
        "mi sono tagliata i capelli, {0}",
        "ho sganciato {0} dal meccanico",
        "ci sono scappati {0} di gelati",
        "l'idraulico ha voluto {0} per il sifone",
        "sono passata da Ikea, lenzuola {0}",
        "oggi ho dovuto prendere lo zaino nuovo a Leo, {0}",
        "taxi perché pioveva {0}",
        "batteria della macchina perché non partiva più {0}",
        "tachipirina per la febbre {0}",
        "regalo per Amir che compie 6 anni {0}",
        "diesel al distributore di via Milano {0}",
    ],
    "en": [
        "woolen cap for baby {0}",
        "tablets for fever {0}",
        "sneakers for gym class {0}",
        "slippers because grandma wanted them {0}",
        "taxi because we were late {0}",
        "car battery because it did not start {0}",
        "baby needed shoes so bought, {0}",
        "sandwich at the station waiting for train {0}",
        "new glasses for mama not cheap {0}",
        "milk from the shop in Dante street {0}",
        "summer camp balance {0}",
    ],
    "ar": [
        "هدية لأختي بمناسبة المولود {0}",
        "دواء حرارة للولد {0}",
        "حليب الرضيع سعره {0} اشتريته الآن",
        "اشتراك الجيم لابني {0} بالشهر، دفعت اليوم",
        "خبز من شارع روما {0}",
        "بطارية السيارة لانها ما كانت تشتغل {0}",
        "قصيت شعري {0}",
        "راحت مني {0} على البنزين",
    ],
}
SUMS = {
    "it": ["22,50", "46 euro", "€ 17,90"],
    "en": ["22.50", "46 euro", "€ 17.90"],
    "ar": ["22.50", "46 يورو", "٢٢٫٥٠"],
}
#: Remarks after a purchase that don't cast doubt on it.
REMARKS = {
    "it": [", non ci sto dentro", ", speriamo basti", "! era ora", ", perché il vecchio era rotto"],
    "en": [", not what I hoped", ", because the old one broke", ", hope it is enough"],
    "ar": ["، مش معقول", "، لأن القديم خربان"],
}
TALK = {
    "it": [
        "costa 40 euro, troppo",
        "la caldaia nuova viene 900 euro, come faccio",
        "vorrei comprare una bici da 60 euro",
        "mi servono 20 euro per la medicina",
        "non ho pagato i 40 euro della mensa",
        "dentista 80 euro, non l'ho pagato",
        "dentista 80 euro perché non ho pagato",
        "bolletta luce 60 euro, non so come pagare",
        "scarpe 40 euro, non le prendo",
        "ho visto un divano a 250 euro in offerta",
        "la scuola chiede 15 euro per la gita",
        "perché la bolletta è di 80 euro",
        "l'affitto aumenta di 30 euro da gennaio",
        "mia figlia ha preso 8 in matematica",
        "il mio numero è 3471234567",
        "ho due figli di 8 e 12 anni",
        "per Natale speriamo di avere 100 euro per i regali",
        "abito in via Milano 40",
        "l'anno scorso la luce era 60 euro",
        "mio figlio vuole 20 euro per la pizza",
        "chi mi presta 50 euro",
        "se avessi 100 euro comprerei le scarpe",
        "il mutuo di mia sorella è 400 euro",
        "abbiamo speso troppo questo mese",
        "ci hanno chiesto altri 30 euro per i libri",
        "la visita privata sono 120 euro, quella asl 36",
        "passo a pagare lunedì i 40 euro",
        "vi porto i 85 euro della rata domani mattina",
        "ho solo 5 euro nel portafoglio",
        "mi danno 50 euro se lavoro sabato",
        "hai visto che il latte costa 1,80",
        "arrivo alle 9,30 circa",
        "alle 15.30 ho il colloquio",
        "siamo 4 persone in 45 metri quadri",
        "il codice è 4512",
        "tessera sanitaria numero 80380000",
        "devo comprare 2 quaderni",
        "mi servirebbe un prestito di 200 euro",
        "dicono che la multa è 42 euro",
        "la maestra ha detto 12 euro entro venerdì",
        "conviene il pellet a 5 euro o la legna",
        "il gas è salito di 20 euro",
        "quest'inverno ci aspetta una bolletta da 200 euro",
        "il dentista ci ha fatto un preventivo di 800 euro",
        "nel carrello ho 45 euro di roba ma non ho ancora pagato",
        "sto cercando un passeggino a 30 euro",
        "mio marito ha trovato un lavoro da 900 euro",
        "per la gita servono 18 euro",
    ],
    "en": [
        "it costs 40 euro, too much",
        "I saw a heater for 49.90, too expensive",
        "I need 50 euro for the school trip",
        "I want to buy a phone of 90 euros",
        "why is the bill 80 euro",
        "the dentist wants 200 euros",
        "rent goes up 30 euro from january",
        "my daughter got 8 in maths",
        "someone stole 50 euro from my mum",
        "school is asking 15 euro for trip",
        "my number is 333 1234567",
        "last year light was 60 euro",
        "my son wants 20 euro for pizza",
        "who can lend me 50 euro",
        "if I had 100 euro I would buy shoes",
        "they asked 30 euro more for the books",
        "private visit is 120 euro, public 36",
        "I will come to pay the 40 euro monday",
        "I only have 5 euro in my purse",
        "they give me 50 euro if I work saturday",
        "milk is 1.80 now",
        "arriving around 9.30",
        "we are 4 people in 45 square meters",
        "the code is 4512",
        "have to buy 2 notebooks",
        "teacher said 12 euro by friday",
        "gas has gone up by 20 euro",
        "dentist gave us an estimate of 800 euro",
        "my husband found a job of 900 euro",
        "looking for a pram around 30 euro",
        "you can get shoes for 15 euro at the market",
        "in Nigeria rice is 80 euro a bag now",
        "my sister wants me to send 100 euro",
    ],
    "ar": [
        "ثمنه 40 يورو غالي بزاف",
        "غدا نخلص 30 يورو",
        "محتاج 50 يورو للدواء",
        "بدي اشتري تلفون ب 90 يورو",
        "الكراء زاد 30 يورو",
        "المدرسة طالبة 15 يورو للرحلة",
        "ليش الفاتورة 80 يورو",
        "اذا اشتغلت راح اخد 1000 يورو",
        "بنتي جابت 8 في الرياضيات",
        "السنة الماضية الكهرباء كانت 60 يورو",
        "ابني بدو 20 يورو للبيتزا",
        "مين يسلفني 50 يورو",
        "لو معي 100 يورو كنت اشتريت حذاء",
        "طلبو منا 30 يورو زيادة للكتب",
        "معي بس 5 يورو",
        "العرض 9.99 بالشهر",
        "بيعطوني 50 يورو اذا اشتغلت السبت",
        "الحليب صار 1.80",
        "المعلمة قالت 12 يورو قبل الجمعة",
        "الغاز زاد 20 يورو",
        "طبيب الاسنان قال التقويم 800 يورو",
        "عم دور على عربة ب 30 يورو",
        "رح ابعت 100 يورو لامي",
        "خاصني نشري 2 دفاتر",
        "فين نلقى حفاضات ب 5 يورو",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in PURCHASES.items() for text in texts]
)
def test_a_clear_sum_beside_a_purchase_is_booked(language: str, text: str) -> None:
    for said in SUMS[language]:
        line = text.format(said)
        read = read_entries(line, language=language, today=TODAY)
        figures = {"46 euro": 4600, "46 يورو": 4600}.get(said, 1790 if "17" in said else 2250)
        assert [(e.kind, e.amount.minor) for e in read.entries] == [(Kind.EXPENSE, figures)], line
        assert not read.problems, line


@pytest.mark.parametrize("language", REMARKS)
def test_a_remark_behind_a_purchase_takes_nothing_back(language: str) -> None:
    for remark in REMARKS[language]:
        thing = {"it": "pannolini 12,90", "en": "nappies 12.90", "ar": "حفاضات 12.90"}[language]
        read = read_entries(thing + remark, language=language, today=TODAY)
        assert [e.amount.minor for e in read.entries] == [1290], thing + remark


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in TALK.items() for text in texts]
)
def test_talk_books_nothing(language: str, text: str) -> None:
    assert not read_entries(text, language=language, today=TODAY).entries


@pytest.mark.parametrize(("language", "text"), [("it", "blirgo tandu 33"), ("en", "blirgo tandu 33")])
def test_a_bare_number_beside_strange_words_is_asked_about(language: str, text: str) -> None:
    read = read_entries(text, language=language, today=TODAY)
    assert not read.entries
    assert read.problems
