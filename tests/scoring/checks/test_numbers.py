"""The number check: what agrees, what differs, and what is missing, over the languages that captions come in."""

from __future__ import annotations

import time

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence import Outcome
from auditor.scoring.checks.numbers import check_numbers

AGREE, DIFFER, MISSING, ADDED = Outcome.AGREE, Outcome.DIFFER, Outcome.MISSING, Outcome.ADDED

CASES = [
    # currencies and multiples
    ("it", "780 milioni di euro", "fr", "780 millions de dollars", DIFFER),
    ("en", "$12.50 an hour", "fr", "12,50 dollars de l'heure", AGREE),
    ("vi", "12 triệu đồng", "fr", "12 millions de dongs", AGREE),
    ("vi", "12 triệu đồng", "fr", "12 millions de dollars", DIFFER),
    ("vi", "tăng gấp đôi", "fr", "a triplé", DIFFER),
    ("vi", "tăng gấp rưỡi", "fr", "a doublé", DIFFER),
    ("nl", "wil de boete verdubbelen", "fr", "veut tripler l'amende", DIFFER),
    ("vi", "tăng gấp 3 lần", "fr", "a triplé", AGREE),
    # millions and thousands in words
    ("vi", "1,35 triệu tấn", "fr", "un million trois cent cinquante mille tonnes", AGREE),
    ("en", "one million three hundred fifty thousand", "fr", "1 350 000", AGREE),
    ("es", "dos millones trescientos cincuenta mil", "fr", "2 350 000", AGREE),
    ("it", "due milioni trecentomila", "fr", "2,3 millions", AGREE),
    ("tr", "on iki çocuk", "fr", "douze enfants", AGREE),
    ("tr", "on iki çocuk", "fr", "dix enfants", DIFFER),
    ("zh", "缩减四分之一", "fr", "a perdu 25 %", AGREE),
    ("ja", "3分の2が", "fr", "les deux tiers", AGREE),
    ("ko", "3분의 1", "fr", "un quart", DIFFER),
    ("uk", "Вісім із десяти родин", "fr", "quatre familles sur cinq", AGREE),
    ("uk", "Вісім із десяти родин", "fr", "trois familles sur cinq", DIFFER),
    # shares, halves, spans and ordinals
    ("de", "Sechs von zehn Gästen", "fr", "60 % des convives", AGREE),
    ("de", "Sechs von zehn Gästen", "fr", "70 % des convives", DIFFER),
    ("vi", "giảm 0,2%", "fr", "deux habitants de moins sur mille", AGREE),
    ("ar", "أربعة من كل عشرة", "fr", "deux cinquièmes des clients", AGREE),
    ("en", "three quarters of the town", "fr", "75 % de la ville", AGREE),
    ("es", "dos tercios de los hogares", "fr", "66 % des foyers", AGREE),
    ("vi", "tăng 20%", "fr", "une hausse d'un cinquième", AGREE),
    ("vi", "tăng 20%", "fr", "une hausse d'un quart", DIFFER),
    ("es", "dos tercios de los hogares", "fr", "deux cinquièmes des foyers", DIFFER),
    ("no", "under halvparten", "fr", "moins de 50 %", AGREE),
    ("vi", "chậm chín tháng", "fr", "trois trimestres de retard", AGREE),
    ("cs", "do 20 hodin", "fr", "jusqu'à huit heures du soir", AGREE),
    ("pt", "60 cêntimos", "fr", "0,60 euro", AGREE),
    ("vi", "sớm hơn hai tuần", "fr", "avec une quinzaine d'avance", AGREE),
    ("vi", "12,5 USD", "fr", "douze dollars et demi", AGREE),
    ("vi", "ba năm rưỡi tù", "fr", "quarante-deux mois de prison", AGREE),
    ("vi", "95 phút", "fr", "une heure et trente-cinq minutes", AGREE),
    ("vi", "95 phút", "fr", "une heure et vingt-cinq minutes", DIFFER),
    ("en", "after 14 months", "fr", "au bout d'un an et deux mois", AGREE),
    ("vi", "kéo dài 90 phút", "fr", "a duré 1 h 30", AGREE),
    ("en", "aged 91", "fr", "dans sa 92e année", AGREE),
    ("en", "aged 91", "fr", "dans sa quatre-vingt-douzième année", AGREE),
    ("vi", "ca ghép thứ 200", "fr", "la deux centième greffe", AGREE),
    ("vi", "lần thứ 72", "fr", "la soixante-douzième fois", AGREE),
    ("ar", "الدورة الخامسة عشرة", "fr", "la 15e édition", AGREE),
    ("ar", "الدورة الخامسة عشرة", "fr", "la 16e édition", DIFFER),
    ("hi", "तीन लाख रुपये", "fr", "trois lakhs de roupies", AGREE),
    ("ko", "후반 43분", "fr", "à la 88e minute", AGREE),
    ("vi", "thua 0-2", "fr", "battus par deux buts", AGREE),
    ("vi", "150 triệu khách vào 2030", "fr", "en 2030 cent cinquante millions de visiteurs", AGREE),
    # digits and separators
    ("vi", "1.200 người biểu tình", "fr", "1 200 manifestants", AGREE),
    ("vi", "1.200 người biểu tình", "fr", "12 000 manifestants", DIFFER),
    ("vi", "Giá vàng tăng 3,5%", "fr", "L'or gagne 3,5 %", AGREE),
    ("en", "Gold is up 3.5%", "fr", "L'or gagne 3,5 %", AGREE),
    ("en", "Gold is up 3.5%", "fr", "L'or gagne 5,3 %", DIFFER),
    ("en", "1,234,567 visitors", "fr", "1\u202f234\u202f567 visiteurs", AGREE),
    ("de", "1.234,56 Euro", "fr", "1 234,56 euros", AGREE),
    ("de", "1'200 Teilnehmer", "fr", "1 200 participants", AGREE),
    ("hi", "१२०० लोग", "fr", "1 200 personnes", AGREE),
    ("ar", "وصل ٣٥٠ شخصا", "fr", "350 personnes sont arrivées", AGREE),
    ("ar", "وصل ٣٥٠ شخصا", "fr", "530 personnes sont arrivées", DIFFER),
    ("fa", "۲۵ نفر کشته شدند", "fr", "25 personnes ont été tuées", AGREE),
    ("th", "ผู้เสียชีวิต ๒๕ คน", "fr", "25 morts", AGREE),
    ("ja", "参加者は２５人", "fr", "25 participants", AGREE),
    ("en", "A flat of 12,00,000 rupees", "fr", "Un appartement à 1 200 000 roupies", AGREE),
    # magnitude words
    ("vi", "35 nghìn tỷ đồng", "fr", "35 000 milliards de dongs", AGREE),
    ("vi", "1,5 triệu lượt khách", "fr", "1 500 000 visiteurs", AGREE),
    ("vi", "1,5 triệu lượt khách", "fr", "15 millions de visiteurs", DIFFER),
    ("vi", "2 triệu rưỡi", "fr", "2,5 millions", AGREE),
    ("vi", "2 tỷ 300 triệu đồng", "fr", "2,3 milliards de dongs", AGREE),
    ("en", "$1.2bn deal", "fr", "Un contrat de 1,2 milliard de dollars", AGREE),
    ("en", "$1.2bn deal", "fr", "Un contrat de 1,2 million de dollars", DIFFER),
    ("en", "5k runners", "fr", "5 000 coureurs", AGREE),
    ("en", "3 lakh farmers", "fr", "300 000 agriculteurs", AGREE),
    ("en", "half a million people", "fr", "500 000 personnes", AGREE),
    ("de", "3 Mio. Menschen", "fr", "3 millions de personnes", AGREE),
    ("de", "3 Mrd. Euro", "fr", "3 milliards d'euros", AGREE),
    ("de", "3 Mrd. Euro", "fr", "3 millions d'euros", DIFFER),
    ("ru", "12 тыс. жителей", "fr", "12 000 habitants", AGREE),
    ("ru", "1,4 млрд рублей", "fr", "1,4 milliard de roubles", AGREE),
    ("ru", "50 миллионов тонн", "fr", "50 millions de tonnes", AGREE),
    ("uk", "50 млн тонн", "fr", "50 millions de tonnes", AGREE),
    ("pl", "300 tys. osób", "fr", "300 000 personnes", AGREE),
    ("pl", "2 mld zł", "fr", "2 milliards de zlotys", AGREE),
    ("cs", "11 milionů hektolitrů", "fr", "11 millions d'hectolitres", AGREE),
    ("es", "94 millones de visitantes", "fr", "94 millions de visiteurs", AGREE),
    ("es", "20 mil personas", "fr", "20 000 personnes", AGREE),
    ("es", "300 mil millones de euros", "fr", "300 milliards d'euros", AGREE),
    ("pt", "2,5 milhões de turistas", "fr", "2,5 millions de touristes", AGREE),
    ("pt", "3 bilhões de reais", "fr", "3 milliards de reais", AGREE),
    ("it", "30 mila persone", "fr", "30 000 personnes", AGREE),
    ("it", "3 miliardi di euro", "fr", "3 milliards d'euros", AGREE),
    ("ro", "3 miliarde de lei", "fr", "3 milliards de lei", AGREE),
    ("nl", "12 miljoen kippen", "fr", "12 millions de poules", AGREE),
    ("de", "ein Kino aus den fünfziger Jahren", "fr", "un cinéma des années 1950", AGREE),
    ("en", "a tram from the seventies", "fr", "un tramway des années 60", DIFFER),
    ("it", "un film degli anni Ottanta", "fr", "un film des années 80", AGREE),
    ("ru", "мода девяностых", "fr", "la mode des années 1990", AGREE),
    ("zh", "七十年代的电影院", "fr", "un cinéma des années 1970", AGREE),
    ("ar", "سينما من السبعينيات", "fr", "un cinéma des années 1970", AGREE),
    ("sv", "3 miljarder kronor", "fr", "3 milliards de couronnes", AGREE),
    ("da", "3 mia. kroner", "fr", "3 milliards de couronnes", AGREE),
    ("no", "2 millioner fisk", "fr", "2 millions de poissons", AGREE),
    ("tr", "200 bin kişi", "fr", "200 000 personnes", AGREE),
    ("tr", "3 milyar lira", "fr", "3 milliards de livres", AGREE),
    ("id", "15 ribu warga", "fr", "15 000 habitants", AGREE),
    ("id", "2 juta ton", "fr", "2 millions de tonnes", AGREE),
    ("ar", "200 ألف متر مكعب", "fr", "200 000 mètres cubes", AGREE),
    ("ar", "3 ملايين شخص", "fr", "3 millions de personnes", AGREE),
    ("he", "2 מיליון שקל", "fr", "2 millions de shekels", AGREE),
    ("fa", "3 میلیون نفر", "fr", "3 millions de personnes", AGREE),
    ("hi", "5 करोड़ लोग", "fr", "50 millions de personnes", AGREE),
    ("el", "3 εκατομμύρια επισκέπτες", "fr", "3 millions de visiteurs", AGREE),
    ("bg", "5 млн. лева", "fr", "5 millions de leva", AGREE),
    ("fi", "2 miljoonaa euroa", "fr", "2 millions d'euros", AGREE),
    ("hu", "3 milliárd forint", "fr", "3 milliards de forints", AGREE),
    ("zh", "3.5万人参加", "fr", "35 000 participants", AGREE),
    ("zh", "35亿元", "fr", "3,5 milliards de yuans", AGREE),
    ("zh", "35亿元", "fr", "35 milliards de yuans", DIFFER),
    ("ja", "3万5000人", "fr", "35 000 personnes", AGREE),
    ("ja", "1億2000万円", "fr", "120 millions de yens", AGREE),
    ("ko", "2억 3천만 원", "fr", "230 millions de wons", AGREE),
    ("ko", "3만5000명", "fr", "35 000 personnes", AGREE),
    ("ko", "50만 명", "fr", "un demi-million de personnes", AGREE),
    ("th", "35 ล้านบาท", "fr", "35 millions de bahts", AGREE),
    ("th", "3 หมื่นคน", "fr", "30 000 personnes", AGREE),
    # number words
    ("vi", "hai mươi lăm người", "fr", "25 personnes", AGREE),
    ("vi", "một trăm linh năm học sinh", "fr", "cent cinq élèves", AGREE),
    ("vi", "ba trăm nghìn người", "fr", "trois cent mille personnes", AGREE),
    ("vi", "ba người thiệt mạng", "fr", "quatre morts", DIFFER),
    ("vi", "ba người thiệt mạng", "fr", "trois morts", AGREE),
    ("vi", "năm người bị thương", "fr", "6 blessés", DIFFER),
    ("vi", "9 năm tù", "fr", "neuf ans de prison", AGREE),
    ("vi", "9 năm tù", "fr", "dix-neuf ans de prison", DIFFER),
    ("en", "Twenty-five people", "fr", "Vingt-cinq personnes", AGREE),
    ("en", "two hundred and five sheep", "fr", "205 moutons", AGREE),
    ("en", "Ninety-seven dogs", "fr", "Quatre-vingt-dix-sept chiens", AGREE),
    ("en", "Seventy-one dogs", "fr", "Soixante et onze chiens", AGREE),
    ("en", "Ninety-seven dogs", "fr", "Quatre-vingt-sept chiens", DIFFER),
    ("de", "fünfundzwanzig Kinder", "fr", "25 enfants", AGREE),
    ("de", "dreihundertzwanzig Kinder", "fr", "320 enfants", AGREE),
    ("nl", "vijfentwintig kinderen", "fr", "25 enfants", AGREE),
    ("es", "treinta y cinco niños", "fr", "35 enfants", AGREE),
    ("it", "ventitré bambini", "fr", "23 enfants", AGREE),
    ("it", "trentotto bambini", "fr", "38 enfants", AGREE),
    ("pt", "cento e vinte alunos", "fr", "120 élèves", AGREE),
    ("ro", "douăzeci și cinci de copii", "fr", "25 enfants", AGREE),
    ("ru", "двадцать пять детей", "fr", "25 enfants", AGREE),
    ("ru", "двадцать пять детей", "fr", "26 enfants", DIFFER),
    ("uk", "п’ять дітей", "fr", "cinq enfants", AGREE),
    ("pl", "dwadzieścia pięć osób", "fr", "25 personnes", AGREE),
    ("cs", "dvacet pět lidí", "fr", "25 personnes", AGREE),
    ("sv", "tjugofem barn", "fr", "25 enfants", AGREE),
    ("no", "tjuefem barn", "fr", "25 enfants", AGREE),
    ("da", "femogtyve børn", "fr", "25 enfants", AGREE),
    ("fi", "kaksikymmentäviisi lasta", "fr", "25 enfants", AGREE),
    ("hu", "huszonöt gyerek", "fr", "25 enfants", AGREE),
    ("tr", "yirmi beş çocuk", "fr", "25 enfants", AGREE),
    ("id", "dua puluh lima anak", "fr", "25 enfants", AGREE),
    ("el", "είκοσι πέντε παιδιά", "fr", "25 enfants", AGREE),
    ("ar", "خمسة وعشرون طفلا", "fr", "25 enfants", AGREE),
    ("zh", "三百二十人", "fr", "320 personnes", AGREE),
    ("zh", "两名男子", "fr", "trois hommes", DIFFER),
    ("ja", "三百人が参加", "fr", "300 participants", AGREE),
    ("ko", "세 명", "fr", "trois personnes", AGREE),
    ("ko", "다섯 명", "fr", "quatre personnes", DIFFER),
    ("th", "สองคน", "fr", "deux personnes", AGREE),
    # ordinals, scores, identifiers
    ("en", "the 21st century", "fr", "le XXIe siècle", AGREE),
    ("en", "the 21st century", "fr", "le XXe siècle", DIFFER),
    ("vi", "lần thứ 3", "fr", "la 3e fois", AGREE),
    ("vi", "lần thứ ba", "fr", "la troisième fois", AGREE),
    ("zh", "第3届", "fr", "la troisième édition", AGREE),
    ("vi", "Việt Nam thắng 2-1", "fr", "Le Vietnam gagne 2 à 1", AGREE),
    ("vi", "Việt Nam thắng 2:1", "fr", "Le Vietnam gagne 2-1", AGREE),
    ("vi", "Việt Nam thắng 2-1", "fr", "Le Vietnam gagne 2-0", DIFFER),
    ("no", "2–1-seier over Nam Dinh", "fr", "victoire 2-1 contre Nam Dinh", AGREE),
    ("fa", "تایلند را ۲ بر صفر شکست دادند", "fr", "2-0 contre la Thaïlande", AGREE),
    ("fa", "تایلند را ۲ بر صفر شکست دادند", "fr", "3-0 contre la Thaïlande", DIFFER),
    ("vi", "Nhiệt độ xuống âm 5 độ C", "fr", "La température descend à -5 °C", AGREE),
    ("vi", "Nhiệt độ xuống âm 5 độ C", "fr", "La température descend à 5 °C", DIFFER),
    ("en", "12 degrees below zero", "fr", "moins 12 degrés", AGREE),
    ("en", "minus 12 degrees", "fr", "12 degrés", DIFFER),
    ("ko", "영하 15도의 한파", "fr", "un froid de −15 °C", AGREE),
    ("ja", "氷点下10度", "fr", "moins 10 degrés", AGREE),
    ("ru", "до 30 градусов мороза", "fr", "jusqu'à −30 °C", AGREE),
    ("de", "10-15 Grad", "fr", "10 à 15 degrés", AGREE),
    ("es", "al menos 35 grados", "fr", "au moins 35 degrés", AGREE),
    ("pt", "pelo menos 35 graus", "fr", "35 °C", AGREE),
    ("en", "U23 team", "fr", "Les moins de 23 ans", AGREE),
    ("en", "F-16 jets", "fr", "Des F-35", DIFFER),
    ("en", "COVID-19 tests", "fr", "Tests Covid-19", AGREE),
    ("vi", "năm thứ 13 liên tiếp", "fr", "treizième année d'affilée", AGREE),
    ("en", "the twenty-first edition", "fr", "la vingt et unième édition", AGREE),
    ("en", "the 17th edition", "fr", "la dix-septième édition", AGREE),
    ("vi", "hai giờ", "fr", "deux jours", DIFFER),
    ("en", "two weeks", "fr", "14 jours", AGREE),
    ("fi", "kaksi viikkoa", "fr", "deux mois", DIFFER),
    ("vi", "kéo dài hai tuần", "fr", "pendant quinze jours", AGREE),
    ("vi", "chậm 15 phút", "fr", "un quart d'heure de retard", AGREE),
    ("en", "half an hour late", "fr", "trente minutes de retard", AGREE),
    ("ru", "через полчаса", "fr", "une demi-heure plus tard", AGREE),
    ("vi", "chậm 20 phút", "fr", "une demi-heure de retard", DIFFER),
    ("cs", "za dvacet let", "fr", "depuis deux décennies", AGREE),
    ("hu", "negyven éven át", "fr", "quatre décennies durant", AGREE),
    ("en", "over three decades", "fr", "trente ans durant", AGREE),
    ("en", "over three decades", "fr", "vingt ans durant", DIFFER),
    ("tr", "on bin yıllık bir heykel", "fr", "une statue vieille de dix millénaires", AGREE),
    ("vi", "học sinh lớp 9", "fr", "des élèves de troisième", AGREE),
    ("vi", "học sinh lớp 9", "fr", "des élèves de sixième", DIFFER),
    ("vi", "bán kẹo hồi lớp 7", "fr", "il vendait des bonbons en 5e, puis des glaces", AGREE),
    ("vi", "bán kẹo hồi lớp 7", "fr", "il vendait des bonbons en 5e position", DIFFER),
    ("ko", "스물두 살의 김서연", "fr", "Kim Seo-yeon, 22 ans", AGREE),
    ("ko", "쉰여섯 명", "fr", "57 personnes", DIFFER),
    # one-sided
    ("vi", "500 người tham gia", "fr", "Des participants", MISSING),
    ("vi", "Nhiều người tham gia", "fr", "500 participants", ADDED),
]

SILENT = [
    ("en", "A man walks", "fr", "Un homme marche"),
    ("vi", "Bố mẹ và ba tôi", "fr", "Mes parents"),
    ("en", "Both men", "fr", "Les hommes"),
    ("vi", "Xe máy bị cấm", "fr", "Les deux-roues interdits"),
    ("vi", "Năm nay", "fr", "Cette année"),
    ("fr", "", "vi", ""),
    ("xx", "abc", "yy", "def"),
]

VAGUE = [
    ("vi", "hàng nghìn người", "fr", "des milliers de personnes"),
    ("vi", "hàng chục người", "fr", "des centaines de personnes"),
    ("en", "dozens of people", "fr", "des dizaines de personnes"),
    ("en", "3,000 people", "fr", "des milliers de personnes"),
]


@pytest.mark.parametrize(("language", "source", "host", "target", "outcome"), CASES)
def test_outcome(language: str, source: str, host: str, target: str, outcome: Outcome) -> None:
    evidence = check_numbers(source, target, language, host)
    assert evidence is not None
    assert evidence.outcome is outcome, evidence
    assert 0 <= evidence.score <= 1


@pytest.mark.parametrize(("language", "source", "host", "target", "outcome"), CASES)
def test_the_mirror_gives_the_mirrored_outcome(language: str, source: str, host: str, target: str, outcome: Outcome) -> None:
    evidence = check_numbers(target, source, host, language)
    assert evidence is not None
    assert evidence.outcome is {MISSING: ADDED, ADDED: MISSING}.get(outcome, outcome)


@pytest.mark.parametrize(("language", "source", "host", "target"), SILENT)
def test_nothing_to_compare(language: str, source: str, host: str, target: str) -> None:
    assert check_numbers(source, target, language, host) is None


@pytest.mark.parametrize(("language", "source", "host", "target"), VAGUE)
def test_rough_amounts_never_conflict(language: str, source: str, host: str, target: str) -> None:
    evidence = check_numbers(source, target, language, host)
    assert evidence is None or evidence.outcome is AGREE


# language, a caption, a French one with the same number in the forms of either language, and one with another
FORMS = [
    ("ro", "Podul a costat 150 de milioane de lei", "Le pont a coûté 150 millions de lei", "Le pont a coûté 115 millions de lei"),
    (
        "ro",
        "Peste douăzeci de mii de oameni au protestat",
        "Plus de vingt mille personnes ont manifesté",
        "Plus de trente mille personnes ont manifesté",
    ),
    (
        "tr",
        "Üç yüzden fazla kişi tahliye edildi",
        "Plus de trois cents personnes évacuées",
        "Plus de trois mille personnes évacuées",
    ),
    ("tr", "Yürüyüşe bine yakın öğrenci katıldı", "Près de mille élèves ont défilé", "Près de deux mille élèves ont défilé"),
    ("ar", "أصيب خمسة عشر شخصا", "Quinze blessés", "Cinq blessés"),
    ("ar", "أصيبت خمس عشرة امرأة", "Quinze femmes blessées", "Dix femmes blessées"),
    ("ar", "قتل اثنا عشر جنديا", "Douze soldats tués", "Deux soldats tués"),
    ("ar", "تبرع بأربعين ألفًا", "Un don de quarante mille", "Un don de quatorze mille"),
    ("ar", "سيدة في الخامسة والخمسين", "Une femme de 55 ans", "Une femme de 35 ans"),
    ("ar", "شجرة عمرها مئتا عام", "Un arbre de 200 ans", "Un arbre de 300 ans"),
    ("he", "שנים עשר חיילים", "Douze soldats", "Deux soldats"),
    ("he", "ביום הולדתה השמונה-עשרה", "Pour ses dix-huit ans", "Pour ses vingt-huit ans"),
    ("hu", "Tíz tonna kukoricát vittek el", "Dix mille kilos de maïs emportés", "Cent mille kilos de maïs emportés"),
    ("en", "9,000 tonnes of cement", "Neuf millions de kilos de ciment", "Neuf millions de tonnes de ciment"),
    ("en", "The wave was 1.75 metres high", "La vague faisait 1 m 75 de haut", "La vague faisait 1 m 25 de haut"),
    ("sv", "En klocka från 1600-talet", "Une cloche du XVIIe siècle", "Une cloche du XVe siècle"),
    ("fi", "Kello on 1600-luvulta", "Une cloche du XVIIe siècle", "Une cloche du XVe siècle"),
    ("fa", "دو میلیون و ۳۰۰ هزار دانش\u200cآموز", "2 300 000 élèves", "3 200 000 élèves"),
    ("ru", "Две с половиной тонны зерна", "2,5 tonnes de grain", "3,5 tonnes de grain"),
    ("en", "A 92-year-old wins the race", "Une nonagénaire remporte la course", "Une coureuse de 82 ans remporte la course"),
    ("vi", "Cây đa 200 năm tuổi", "Un banian bicentenaire", "Un banian de 300 ans"),
    # a number in one word with what it counts
    ("de", "Ein zehntägiges Fest", "Une fête de dix jours", "Une fête de douze jours"),
    ("nl", "Een tiendaags feest", "Une fête de dix jours", "Une fête de douze jours"),
    ("sv", "En tiodagars fest", "Une fête de dix jours", "Une fête de douze jours"),
    ("no", "En tidagers fest", "Une fête de dix jours", "Une fête de douze jours"),
    ("da", "En tidages fest", "Une fête de dix jours", "Une fête de douze jours"),
    ("fi", "Kymmenpäiväinen juhla", "Une fête de dix jours", "Une fête de douze jours"),
    ("hu", "Tíznapos ünnep", "Une fête de dix jours", "Une fête de douze jours"),
    ("ru", "Десятидневный праздник", "Une fête de dix jours", "Une fête de douze jours"),
    ("uk", "Десятиденне свято", "Une fête de dix jours", "Une fête de douze jours"),
    ("bg", "Десетдневен празник", "Une fête de dix jours", "Une fête de douze jours"),
    ("pl", "Dziesięciodniowe święto", "Une fête de dix jours", "Une fête de douze jours"),
    ("cs", "Desetidenní slavnost", "Une fête de dix jours", "Une fête de douze jours"),
    ("cs", "Stočtyřicetikilový zvon", "Une cloche de 140 kilos", "Une cloche de 104 kilos"),
    ("de", "Ein fünfundzwanzigjähriger Fischer", "Un pêcheur de 25 ans", "Un pêcheur de 52 ans"),
]


@pytest.mark.parametrize(("language", "source", "same", "other"), FORMS)
def test_a_number_is_read_in_the_forms_of_its_language(language: str, source: str, same: str, other: str) -> None:
    right, wrong = (check_numbers(source, target, language, "fr") for target in (same, other))
    assert right is not None and wrong is not None  # noqa: PT018
    assert (right.outcome, wrong.outcome) == (AGREE, DIFFER), (right, wrong)


@pytest.mark.parametrize(("name", "count"), [("Ba Lan giao mười xe tăng", False), ("Ba xe tăng rời Ba Lan", True)])
def test_a_name_that_begins_a_vietnamese_sentence_is_no_number(name: str, count: bool) -> None:
    found = check_numbers(name, "Quatre chars quittent la Pologne" if count else "La Pologne livre dix chars", "vi", "fr")
    assert found is not None
    assert found.outcome is (DIFFER if count else AGREE), found


def test_a_conflict_names_the_values() -> None:
    evidence = check_numbers("1.200 người biểu tình", "12 000 manifestants", "vi", "fr")
    assert evidence is not None
    assert evidence.source == ("1.200",)
    assert evidence.target == ("12 000",)
    assert evidence.score == 1.0
    assert evidence.detail == "1.200 against 12 000"


def test_a_big_lone_number_weighs_more_than_a_small_one() -> None:
    big = check_numbers("1.541 người", "Des gens", "vi", "fr")
    small = check_numbers("7 người", "Des gens", "vi", "fr")
    assert big is not None
    assert small is not None
    assert (big.score, small.score) == (0.8, 0.4)


FORMATS = [
    "vi",
    "en",
    "de",
    "es",
    "it",
    "pt",
    "ru",
    "uk",
    "pl",
    "cs",
    "sv",
    "nb",
    "da",
    "fi",
    "nl",
    "tr",
    "id",
    "ko",
    "ja",
    "zh",
    "th",
]


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.sampled_from([*FORMATS, "el", "bg", "hu", "ro", "ca", "he", "sl", "hr", "et", "lt", "lv"]),
)
def test_any_integer_as_babel_writes_it(one: int, other: int, language: str) -> None:
    written = format_decimal(one, locale=language)
    same = check_numbers(written, format_decimal(one, locale="fr"), language, "fr")
    assert same is not None
    assert same.outcome is AGREE
    if one != other:
        changed = check_numbers(written, format_decimal(other, locale="fr"), language, "fr")
        assert changed is not None
        assert changed.outcome is DIFFER


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(), st.sampled_from(["vi", "fr", "en", "zh", "ko", "th", "ar", "und", ""]))
def test_any_text_is_read(one: str, other: str, language: str) -> None:
    forth = check_numbers(one, other, language, language)
    back = check_numbers(other, one, language, language)
    assert (forth is None) == (back is None)
    if forth is not None and back is not None:
        assert {MISSING: ADDED, ADDED: MISSING}.get(forth.outcome, forth.outcome) is back.outcome


@given(st.text())
def test_a_text_never_conflicts_with_itself(text: str) -> None:
    evidence = check_numbers(text, text, "en", "en")
    assert evidence is None or evidence.outcome is AGREE


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "1." * 50_000,
        "1 000 " * 16_000,
        "a" * 100_000,
        "một " * 25_000,
        "e\u0301\u0323" * 30_000,
        "\u0301" * 100_000,
        "\ud800\x00" * 50_000,
        "三" * 100_000,
    ],
)
@pytest.mark.parametrize("language", ["vi", "zh", "th", "en"])
def test_long_text_takes_linear_time(text: str, language: str) -> None:
    started = time.perf_counter()
    check_numbers(text, "12", language, "fr")
    assert time.perf_counter() - started < 3


QUANTITIES = [
    # two units of one dimension that agree within rounding
    ("en", "A trail of 60 miles", "Un sentier de 97 km", AGREE),
    ("en", "Snow lies 12 feet deep", "La neige atteint 3,7 m", AGREE),
    ("en", "A 45-pound turtle", "Une tortue de 20 kilos", AGREE),
    ("en", "It was 95 °F in the shade", "Il faisait 35 °C à l'ombre", AGREE),
    ("en", "1,200 acres of vines", "486 hectares de vignes", AGREE),
    ("en", "Waves of 26 feet", "Des vagues de huit mètres", AGREE),
    ("en", "A gust of 80 mph", "Une rafale à 130 km/h", AGREE),
    ("da", "Vindstød på 38 meter i sekundet", "Des rafales à 137 km/h", AGREE),
    ("no", "Vind på 30 meter i sekundet", "Un vent de 60 km/h", DIFFER),
    ("ru", "Ветер до 25 м/с", "Un vent de 90 km/h", AGREE),
    ("vi", "Gió giật 40 m/giây", "Des rafales de 144 km/h", AGREE),
    ("ja", "風速38メートル", "Des vents de 137 km/h", AGREE),
    ("ko", "초속 25미터의 강풍", "Des vents de 90 km/h", AGREE),
    ("sv", "35 knop", "65 km/h", AGREE),
    ("zh", "时速350公里的列车", "Un train à 300 km/h", DIFFER),
    ("vi", "Cá nặng 3 tạ", "Un poisson de 300 kg", AGREE),
    ("vi", "Đường dài 62 dặm", "Une route de 100 kilomètres", AGREE),
    ("sv", "3 mil till stranden", "30 kilomètres jusqu'à la plage", AGREE),
    ("zh", "跑了42公里", "Une course de 42 km", AGREE),
    ("ja", "2メートルの雪", "200 cm de neige", AGREE),
    ("es", "A 90 millas de la costa", "À 145 km de la côte", AGREE),
    ("ja", "体長3センチの魚", "Un poisson long de trente millimètres", AGREE),
    ("zh", "积雪12厘米", "12 centimètres de neige", AGREE),
    ("hi", "पानी 2 मीटर तक चढ़ा", "L'eau est montée de 200 centimètres", AGREE),
    ("fi", "Lunta on 35 senttimetriä", "Il y a 0,35 mètre de neige", AGREE),
    ("uk", "Зібрали 40 центнерів жита", "Quatre tonnes de seigle ont été récoltées", AGREE),
    # and some that do not
    ("uk", "Зібрали 40 центнерів жита", "Quarante tonnes de seigle ont été récoltées", DIFFER),
    ("ko", "눈이 40센티 쌓였다", "Il est tombé 40 mm de neige", DIFFER),
    ("en", "A trail of 60 miles", "Un sentier de 150 km", DIFFER),
    ("en", "A 45-pound turtle", "Une tortue de 35 kilos", DIFFER),
    ("en", "It was 95 °F in the shade", "Il faisait 25 °C à l'ombre", DIFFER),
    ("en", "Waves of 26 feet", "Des vagues de 26 000 litres et 40 m", DIFFER),
    ("de", "Ein Wald von 70 Hektar", "Une forêt de 90 hectares", DIFFER),
    # fractions
    ("vi", "Khoảng 3/4 triệu cây giống", "Environ 750 000 plants", AGREE),
    ("vi", "Khoảng 3 / 4 triệu cây giống", "Environ 250 000 plants", DIFFER),
    ("en", "1/2 million bees", "500 000 abeilles", AGREE),
    ("en", "A hike of 2½ hours", "Une randonnée de 2,5 heures", AGREE),
    ("en", "1½ million bees", "1,5 million d'abeilles", AGREE),
    ("vi", "Hai phần ba số ghe đã về bến", "Les deux tiers des bateaux sont rentrés", AGREE),
    ("vi", "Một phần ba số ghe đã về bến", "La moitié des bateaux sont rentrés", DIFFER),
    ("vi", "Giá giảm 5 phần trăm", "Les prix baissent de 5 %", AGREE),
    # a letter parted from its mark by a faulty extraction is no number word
    ("vi", "Ba ́nh xe 24 căm", "Une roue à 24 rayons", AGREE),
]


@pytest.mark.parametrize(("language", "source", "target", "outcome"), QUANTITIES)
def test_quantities_and_fractions(language: str, source: str, target: str, outcome: Outcome) -> None:
    evidence = check_numbers(source, target, language, "fr")
    assert evidence is not None
    assert evidence.outcome is outcome, evidence


def test_a_one_that_means_some_is_no_number() -> None:
    evidence = check_numbers("1 số hộ dân trồng hoa cúc", "Quatre familles cultivent des chrysanthèmes", "vi", "fr")
    assert evidence is None or evidence.outcome is Outcome.ADDED, evidence
    real = check_numbers("1 hộ dân trồng hoa cúc", "Quatre familles cultivent des chrysanthèmes", "vi", "fr")
    assert real is not None
    assert real.outcome is Outcome.DIFFER


def test_a_number_that_only_one_side_has_is_weaker_in_words_and_in_long_texts() -> None:
    short = check_numbers("Hái 240 quả lê", "Cueillette de poires", "vi", "fr")
    word = check_numbers("Hái bốn quả lê", "Cueillette de poires", "vi", "fr")
    filler = " dans le verger qui borde la route, où les arbres plantés par les anciens donnent encore des fruits sucrés chaque automne"
    long = check_numbers("Hái 240 quả lê", f"Cueillette de poires{filler}, avant les premières gelées", "vi", "fr")
    assert short is not None and word is not None and long is not None  # noqa: PT018
    assert word.score <= 0.3
    assert long.score < short.score


@given(st.integers(20, 400))
def test_miles_agree_with_their_kilometres_and_not_with_twice_as_many(miles: int) -> None:
    source = f"A road of {miles} miles"
    same = check_numbers(source, f"Une route de {round(miles * 1.609)} km", "en", "fr")
    other = check_numbers(source, f"Une route de {round(miles * 3.218)} km", "en", "fr")
    assert same is not None and other is not None  # noqa: PT018
    assert (same.outcome, other.outcome) == (Outcome.AGREE, Outcome.DIFFER)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("40 miles from the coast", "à 40 km de la côte", Outcome.DIFFER),
        ("A 5 ft wall", "Un mur de 5 mètres", Outcome.DIFFER),
        ("45 tons of rice", "45 tonnes de riz", Outcome.AGREE),
        ("25 miles from the coast", "à 40 km de la côte", Outcome.AGREE),
        ("12 km of track", "12 kilomètres de voie", Outcome.AGREE),
    ],
)
def test_the_same_number_of_another_unit_is_another_quantity(source, target, expected):
    found = check_numbers(source, target, "en", "fr")
    assert found is not None
    assert found.outcome is expected
    if expected is Outcome.DIFFER:
        assert "in another unit" in found.detail
