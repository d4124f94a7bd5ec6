"""Which words are surely the name of a place?

Enough of the world to believe a dateline: countries and territories, the capitals and the cities that the Associated
Press Stylebook lets stand alone in datelines, those that are often in the news, the states of the U.S. and provinces of
Canada with their abbreviations there. English, with the best known names in other languages.
"""

import re

__all__ = ["is_city", "is_known_place", "place_as_written"]

_COUNTRIES = (
    "Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|"
    "Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia|Bosnia-Herzegovina|Botswana|Brazil|Brunei|"
    "Bulgaria|Burkina Faso|Burma|Burundi|Cambodia|Cameroon|Canada|Cape Verde|Central African Republic|Chad|Chile|China|"
    "Colombia|Comoros|Congo|Costa Rica|Croatia|Cuba|Cyprus|Czech Republic|Czechia|Denmark|Djibouti|Dominican Republic|"
    "East Timor|Ecuador|Egypt|El Salvador|England|Equatorial Guinea|Eritrea|Estonia|Ethiopia|Fiji|Finland|France|Gabon|"
    "Gambia|Georgia|Germany|Ghana|Greece|Greenland|Grenada|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Honduras|"
    "Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|"
    "Kiribati|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|"
    "Macedonia|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Marshall Islands|Mauritania|Mauritius|Mexico|Micronesia|"
    "Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nauru|Nepal|Netherlands|New Zealand|"
    "Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Northern Ireland|Norway|Oman|Pakistan|Palau|Palestine|Panama|"
    "Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia|Rwanda|Samoa|"
    "San Marino|Saudi Arabia|Scotland|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|"
    "Solomon Islands|Somalia|South Africa|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Swaziland|Eswatini|"
    "Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Togo|Tonga|Trinidad and Tobago|Tunisia|Turkey|"
    "Türkiye|Turkmenistan|Tuvalu|Uganda|Ukraine|United Arab Emirates|UAE|United Kingdom|UK|Uruguay|Uzbekistan|Vanuatu|"
    "Venezuela|Vietnam|Wales|West Bank|Western Sahara|Yemen|Zambia|Zimbabwe|Crimea|Kurdistan|Iraqi Kurdistan|Rojava|"
    "Gaza Strip|Hong Kong|Tibet|Xinjiang|Chechnya|Dagestan|Kashmir"
)
_STATES = (
    "Alabama|Ala.|Alaska|Arizona|Ariz.|Arkansas|Ark.|California|Calif.|Colorado|Colo.|Connecticut|Conn.|Delaware|Del.|"
    "Florida|Fla.|Ga.|Hawaii|Idaho|Illinois|Ill.|Indiana|Ind.|Iowa|Kansas|Kan.|Kentucky|Ky.|Louisiana|La.|Maine|"
    "Maryland|Md.|Massachusetts|Mass.|Michigan|Mich.|Minnesota|Minn.|Mississippi|Miss.|Missouri|Mo.|Montana|Mont.|"
    "Nebraska|Neb.|Nevada|Nev.|New Hampshire|N.H.|New Jersey|N.J.|New Mexico|N.M.|N.Y.|North Carolina|N.C.|"
    "North Dakota|N.D.|Ohio|Oklahoma|Okla.|Oregon|Ore.|Pennsylvania|Pa.|Rhode Island|R.I.|South Carolina|S.C.|"
    "South Dakota|S.D.|Tennessee|Tenn.|Texas|Utah|Vermont|Vt.|Virginia|Va.|Washington state|Wash.|West Virginia|W.Va.|"
    "Wisconsin|Wis.|Wyoming|Wyo.|D.C.|DC|Ontario|Quebec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|"
    "New Brunswick|Newfoundland|Yukon"
)
_CITIES = (
    "Abu Dhabi|Abuja|Accra|Addis Ababa|Aden|Aleppo|Algiers|Alexandria|Almaty|Amman|Amsterdam|Ankara|Antananarivo|"
    "Antalya|Ashgabat|Asmara|Astana|Asuncion|Asunción|Athens|Atlanta|Auckland|Baghdad|Baku|Baltimore|Bamako|Bangkok|"
    "Bangui|Banjul|Barcelona|Basra|Beijing|Beirut|Belfast|Belgrade|Benghazi|Berlin|Bern|Birmingham|Bishkek|Bogota|"
    "Bogotá|Bombay|Bonn|Boston|Brasilia|Brasília|Bratislava|Brazzaville|Brussels|Bruxelles|Brüssel|Bucharest|Budapest|"
    "Buenos Aires|Bujumbura|Cairo|Calcutta|Canberra|Cape Town|Caracas|Chennai|Chicago|Chisinau|Cincinnati|Cleveland|"
    "Colombo|Conakry|Copenhagen|Dakar|Dallas|Damascus|Dar es Salaam|Davos|Deir ez-Zor|Delhi|Denver|Detroit|Dhaka|"
    "Diyarbakir|Diyarbakır|Djibouti City|Dnipro|Doha|Donetsk|Dubai|Dublin|Dushanbe|Düsseldorf|Edinburgh|Erbil|"
    "Frankfurt|"
    "Freetown|Gaborone|Gaza|Gaza City|Gaziantep|Geneva|Genève|Genf|Glasgow|Guangzhou|Guatemala City|The Hague|"
    "Den Haag|Hamburg|Hanoi|Harare|Hasakah|Havana|Helsinki|Hiroshima|Ho Chi Minh City|Homs|Hong Kong|Honolulu|Houston|"
    "Idlib|Indianapolis|Irbil|Islamabad|Istanbul|İstanbul|Jakarta|Jeddah|Jerusalem|Johannesburg|Juba|Kabul|Kampala|"
    "Kandahar|Karachi|Kathmandu|Kharkiv|Khartoum|Kiev|Kyiv|Kigali|Kingston|Kinshasa|Kirkuk|Kobani|Kobane|Kolkata|"
    "Köln|Cologne|Kuala Lumpur|Kuwait City|La Paz|Lagos|Lahore|Las Vegas|Lausanne|Libreville|Lilongwe|Lima|Lisbon|"
    "Lisboa|Ljubljana|Lome|Lomé|London|Londres|Los Angeles|Luanda|Lusaka|Luxembourg|Lviv|Lyon|Madrid|Mahmur|Malé|"
    "Managua|Manama|Manbij|Manchester|Manila|Maputo|Mariupol|Marseille|Mecca|Melbourne|Mexico City|Miami|Milan|Milano|"
    "Milwaukee|Minneapolis|Minsk|Mogadishu|Monrovia|Montevideo|Montreal|Montréal|Moscow|Moscou|Moskau|Mosul|München|"
    "Mumbai|Munich|Muscat|N'Djamena|Nairobi|Naples|Napoli|Nassau|Naypyitaw|New Delhi|New Orleans|New York|"
    "New York City|Niamey|Nice|Nicosia|Nouakchott|Oklahoma City|Osaka|Oslo|Ottawa|Ouagadougou|Panama City|Paris|"
    "Philadelphia|Phnom Penh|Phoenix|Pittsburgh|Podgorica|Port Moresby|Port-au-Prince|Prague|Praha|Pretoria|Pristina|"
    "Pyongyang|Qamishli|Qamishlo|Quebec City|Quito|Rabat|Ramallah|Raqqa|Reykjavik|Riga|Rio de Janeiro|Riyadh|Rome|"
    "Roma|Rotterdam|Saint Petersburg|St. Petersburg|Salt Lake City|San Antonio|San Diego|San Francisco|San Jose|"
    "San José|San Juan|San Salvador|Sanaa|Santiago|Santo Domingo|Sao Paulo|São Paulo|Sarajevo|Seattle|Seoul|Shanghai|"
    "Singapore|Skopje|Sofia|Srinagar|St. Louis|Stockholm|Strasbourg|Stuttgart|Suva|Sydney|Taipei|Tallinn|Tashkent|"
    "Tbilisi|Tegucigalpa|Tehran|Tel Aviv|Tirana|Tokyo|Toronto|Tripoli|Tunis|Ulan Bator|Ulaanbaatar|United Nations|"
    "Vaduz|Valletta|Vancouver|Vatican City|Vienna|Wien|Vientiane|Vilnius|Warsaw|Warszawa|Washington|Wellington|"
    "Windhoek|Yangon|Yaounde|Yaoundé|Yerevan|Zagreb|Zurich|Zürich|Москва|Санкт-Петербург|Киев|Київ|Минск|София|Београд"
)

_REGIONS = frozenset(name.casefold() for name in f"{_COUNTRIES}|{_STATES}".split("|"))
_TOWNS = frozenset(name.casefold() for name in _CITIES.split("|"))
_STANDING_ALONE = _TOWNS | frozenset(name.casefold() for name in _COUNTRIES.split("|"))

_MODIFIER = re.compile(
    r"(?:(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?|central|upper|lower|rural|"
    r"occupied)\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][^\W\d_’'.-]*(?:[’'.-][^\W\d_]*)*")
_SMALL_WORDS = """
    al am an and au d da das de del der des di do du el es ez la las le les los of sur the upon van
"""
_PARTICLES = frozenset(_SMALL_WORDS.split())


def place_as_written(words: str) -> str | None:
    """Return `words` if they can be the name of a place, with capitals as usual ("ROME" becomes "Rome"); else None.

    One to five words, each with a capital or a particle such as "de", and parts after commas likewise.
    """
    parts = [" ".join(part.split()) for part in words.split(",")]
    if not 1 <= len(parts) <= 3 or not all(map(_looks_like_name, parts)):
        return None
    return ", ".join(_usual_capitals(part) for part in parts)


def is_city(words: str) -> bool:
    """Tell whether `words` are a known city's name, and not only a country's, which may be a person's too."""
    return " ".join(words.split()).casefold() in _TOWNS


def is_known_place(words: str) -> bool:
    """Tell whether `words` are a place for sure: a known one, in a known country, or several with strokes between."""
    if "/" in words:
        return all(is_known_place(part) for part in words.split("/"))
    parts = [" ".join(part.split()).casefold() for part in words.split(",")]
    if len(parts) > 1:
        return parts[-1] in _REGIONS and all(parts)
    name = _MODIFIER.sub("", parts[0], count=1)
    return name in _STANDING_ALONE or (name != parts[0] and name in _REGIONS)


def _looks_like_name(part: str) -> bool:
    words = part.replace("/", " ").split()
    if not 1 <= len(words) <= 5 or not words[0][0].isupper():
        return False
    return all(_WORD.fullmatch(word) and (word[0].isupper() or word.split("-")[0] in _PARTICLES) for word in words)


def _usual_capitals(part: str) -> str:
    if not part.isupper() or part.count(".") > 1 or len(part) < 4:
        return part
    words = enumerate(part.split())
    return " ".join(word.lower() if at and word.lower() in _PARTICLES else word.title() for at, word in words)
