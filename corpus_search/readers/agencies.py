"""Which names are those of a news agency, a paper or a broadcaster?"""

import re

__all__ = ["agency_name", "looks_like_agency"]

_NAMES = (
    "AA|ABC News|AFP|Agence France-Presse|Agencia EFE|Agenzia ANSA|AGERPRES|AKIpress|Al Arabiya|Al Jazeera|Al-Monitor|"
    "Anadolu|Anadolu Agency|ANF|ANHA|ANI|ANP|ANSA|Antara|AP|APA|APA-OTS|Armenpress|ARA News|Asharq Al-Awsat|askanews|"
    "Associated Press|ATS|AWP|Axios|Azertac|BBC|BBC News|Belga|BELTA|Bernama|Bloomberg|Bloomberg News|BNO News|BNS|"
    "BTA|Business Wire|BuzzFeed News|Canadian Press|CBC News|CBS News|CNA|CNN|CNNMoney|ČTK|CTK|Daily Sabah|dapd|"
    "Deutsche Presse-Agentur|Deutsche Welle|DHA|DPA|dpa-AFX|DW|EFE|Enab Baladi|epd|Euronews|Europa Press|Fars|"
    "Financial Times|Fox News|GlobeNewswire|Hawar News|Hina|Hurriyet Daily News|IANS|IHA|InSight Crime|Interfax|"
    "Interfax-Ukraine|INTERFAX.RU|IPS|IRIN|IRNA|ITAR-TASS|Itar-Tass|Jiji|Jiji Press|KCNA|KNA|KUNA|Kurdistan 24|"
    "Kyodo|Kyodo News|LETA|LUSA|Lusa|MAP|Mehr|MENA|MTI|NBC News|New York Times|News Agency of Nigeria|North Press|"
    "North-Press|North Press Agency|North-Press Agency|NPA|NTB|NYT|PA|PA Media|PAP|Petra|PR Newswire|PRNewswire|"
    "Press Association|Press Trust of India|PTI|QNA|Reuters|RFE/RL|RIA Novosti|RIA|RFI|Rudaw|SANA|SAPA|SDA|SID|SITA|"
    "SOHR|SPA|Sputnik|STA|STT|Syria Direct|Tanjug|TASR|TASS|Tasnim|The Canadian Press|The Guardian|"
    "The Associated Press|The New York Times|The Washington Post|Thomson Reuters Foundation|TRT|TRT World|TRTWorld|"
    "TT|UNB|Ukrinform|UNIAN|UPI|United Press International|Voice of America|VOA|WAFA|WAM|Washington Post|Xinhua|"
    "Yonhap|АР|Интерфакс|РИА Новости|ТАСС|Укринформ|УНИАН|共同|共同通信|新华社|新華社|時事|中央社|"
    "연합뉴스|رويترز|أ ف ب|فرانس برس|سانا"
)
_BY_NAME = {name.casefold(): name for name in _NAMES.split("|")}

_KIND = re.compile(
    r"\b(?:Agency|Agence|Agencia|Agenzia|Agentur|Ajansı|News|Newswire|Press|Presse|Times|Post|Herald|Tribune|Gazette|"
    r"Journal|Radio|TV|Television|Telegraph|Broadcasting|Information Center|Nachrichten|Zeitung)\b"
)
"""Words by which an agency or a paper calls itself."""

_NAME = re.compile(r"(?:The )?[A-Z][\w.&’'-]*(?: (?:(?:of|the|for|and|de|di) )?[A-Z][\w.&’'-]*){0,4}")


def agency_name(words: str) -> str | None:
    """Return the usual spelling of an agency's name; None when `words` are not exactly one that is known."""
    return _BY_NAME.get(words.strip().casefold())


def looks_like_agency(words: str) -> bool:
    """Tell whether `words` are a known agency's name, or a short name that says what kind of house it is."""
    words = words.strip()
    if agency_name(words):
        return True
    return len(words) <= 50 and _NAME.fullmatch(words) is not None and _KIND.search(words) is not None
