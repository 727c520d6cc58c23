"""Top-level domains: an address without a scheme is a link only under one of these (those in use from IANA's list)."""

from __future__ import annotations

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca
cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr
ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm
jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq
mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa
re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn
to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_GENERIC = """
academy accountant accountants actor adult aero africa agency airforce amsterdam apartments app arab archi army
arpa art arte asia associates attorney auction audio auto autos baby band bank bar barcelona bargains basketball
bayern beauty beer berlin best bet bible bid bike bingo bio biz black blackfriday blog blue boats bond boo book
boston bot boutique box broker brussels build builders business buy buzz bzh cab cafe call cam camera camp
capetown capital car cards care career careers cars casa case cash casino cat catering catholic center ceo cern
channel charity chat cheap christmas church city claims cleaning click clinic clothing cloud club coach codes
coffee college cologne com community company compare computer condos construction consulting contact contractors
cooking cool coop corsica country coupon coupons courses cpa credit creditcard creditunion cricket cruise
cruises cymru cyou dad dance data date dating day dds deal dealer deals degree delivery democrat dental dentist
desi design dev diamonds diet digital direct directory discount dish diy docs doctor dog domains dot download
drive dubai durban earth eat eco edu education email energy engineer engineering enterprises equipment esq
estate eus events exchange expert exposed express fail faith family fan fans farm fashion fast feedback film
final finance financial fire fish fishing fit fitness flights florist flowers fly foo food football forex
forsale forum foundation free fun fund furniture futbol fyi gal gallery game games garden gay gdn gent gift
gifts gives giving glass global gmail gmbh gold golf goo google gop gov graphics gratis green gripe grocery
group guide guitars guru hair hamburg haus health healthcare help helsinki here hiphop hiv hockey holdings
holiday homes horse hospital host hosting hot hotels house how icu immo immobilien inc industries info ing ink
institute insurance insure int international investments irish ist istanbul jetzt jewelry jobs joburg joy juegos
kaufen kids kim kitchen kiwi koeln krd kyoto land lat latino law lawyer lease legal lgbt life lifeinsurance
lifestyle lighting like limited limo link live living llc loan loans locker lol london lotto love ltd ltda luxe
luxury madrid maison makeup man management map market marketing markets mba med media meet melbourne meme
memorial men menu miami mil mini mobi mobile moda moe mom monash money monster mortgage moscow moto motorcycles
mov movie museum music nagoya name navy net network new news next ngo ninja now nowruz nrw nyc observer office
okinawa one ong onion onl online ooo open org organic osaka ovh page paris pars partners parts party pay pet
pharmacy phd phone photo photography photos physio pics pictures pid pink pizza place play plumbing plus poker
porn post press prime pro prod productions prof promo properties property protection pub quebec quest racing
radio read realestate realtor realty recipes red rehab reise reisen rent rentals repair report republican rest
restaurant review reviews rich rio rip rocks rodeo rsvp rugby ruhr run ryukyu saarland safe sale salon sarl save
scholarships school schule science scot search secure security seek select services sex sexy shiksha shoes shop
shopping show singles site ski skin sky soccer social software solar solutions soy spa space sport spot srl
stockholm storage store stream studio study style sucks supplies supply support surf surgery swiss sydney
systems taipei talk tatar tattoo tax taxi team tech technology tel tennis theater theatre tickets tienda tips
tires tirol today tokyo ton tools top tours town toys trade trading training travel trust tube university uno
vacations vegas ventures versicherung vet viajes video villas vin vip vision vlaanderen vodka vote voting voto
voyage wales watch watches weather web webcam website wed wedding wien wiki win wine work works world wow wtf
xin xxx xyz yachts yoga yokohama you zero zip zone zuerich
"""
_OTHER_SCRIPTS = """
السعودية الجزائر الاردن المغرب امارات ایران بارت بازار بھارت
تونس سودان سورية شبكة عراق عرب عمان فلسطين قطر كوم مصر
مليسيا موقع پاکستان البحرين موريتانيا ভারত বাংলা ভাৰত भारत
नेट संगठन कॉम ਭਾਰਤ ભારત ଭାରତ భారత్ ಭಾರತ ഭാരതം இந்தியா இலங்கை
சிங்கப்பூர் ලංකා ไทย คอม ລາວ бел бг дети ею католик ком қаз
мкд мон москва онлайн орг рус рф сайт срб укр გე հայ ευ ελ
ישראל קום 中国 中國 中文网 公司 公益 台湾 台灣 商城 商店 在线 政府 新加坡 新闻 机构 游戏 澳門
网址 网店 网站 网络 集团 香港 みんな コム ストア クラウド 한국 닷넷 닷컴 삼성
"""
_ALL = frozenset(f"{_COUNTRIES} {_GENERIC} {_OTHER_SCRIPTS}".split())


def is_top_domain(label: str) -> bool:
    """Whether it is one. Telegram accepts `ORG` and `org`, but `Org` begins a sentence."""
    small = label.lower()
    if small != label and small[1:] == label[1:]:
        return False
    return small in _ALL
