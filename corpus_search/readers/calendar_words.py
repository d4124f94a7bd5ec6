"""How are the months and the days of the week called?

From the Unicode Common Locale Data Repository (CLDR: wide and abbreviated, as in a date and standing alone),
folded as `analysis.folding.fold` does, with a few spellings that newspapers use beside. Months run from January, days
from Monday, parted by "|"; a name of two words has "_" between them.
"""

from functools import cache

__all__ = ["DAYS", "MONTHS", "english_days", "months_by_name", "weekdays_by_name"]

MONTHS: dict[str, str] = {
    "ar": (
        "يناير كانون_الثاني|فبراير شباط|مارس آذار اذار|أبريل نيسان ابريل|مايو أيار ايار|يونيو حزيران|يوليو تموز|"
        "أغسطس آب اغسطس|سبتمبر أيلول ايلول|أكتوبر تشرين_الأول تشرين_الاول اكتوبر|نوفمبر تشرين_الثاني|"
        "ديسمبر كانون_الأول كانون_الاول"
    ),
    "bg": (
        "януари яну|февруари фев|март|април апр|май|юни|юли|август авг|септември сеп|октомври окт|ноември ное|"
        "декември дек"
    ),
    "ca": (
        "gener gen|febrer febr|marc|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct|"
        "novembre nov|desembre des"
    ),
    "cs": (
        "ledna led leden|unora uno unor|brezna bre brezen|dubna dub duben|kvetna kve kveten|cervna cvn cerven|"
        "cervence cvc cervenec|srpna srp srpen|zari zar|rijna rij rijen|listopadu lis listopad|"
        "prosince pro prosinec"
    ),
    "da": (
        "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep|oktober okt|"
        "november nov|december dec"
    ),
    "de": (
        "januar jan janner|februar feb feber|marz mar|april apr|mai|juni jun|juli jul|august aug|"
        "september sept sep|oktober okt|november nov|dezember dez"
    ),
    "el": (
        "ιανουαριου ιαν ιανουαριοσ|φεβρουαριου φεβ φεβρουαριοσ|μαρτιου μαρ μαρτιοσ|απριλιου απρ απριλιοσ|"
        "μαιου μαι μαιοσ|ιουνιου ιουν ιουνιοσ|ιουλιου ιουλ ιουλιοσ|αυγουστου αυγ αυγουστοσ|"
        "σεπτεμβριου σεπ σεπτεμβριοσ|οκτωβριου οκτ οκτωβριοσ|νοεμβριου νοε νοεμβριοσ|δεκεμβριου δεκ δεκεμβριοσ"
    ),
    "en": (
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|"
        "october oct|november nov|december dec"
    ),
    "es": (
        "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
        "septiembre sept set setiembre sep|octubre oct|noviembre nov|diciembre dic"
    ),
    "et": (
        "jaanuar jaan|veebruar veebr|marts|aprill apr|mai|juuni|juuli|august aug|september sept|oktoober okt|"
        "november nov|detsember dets"
    ),
    "fa": "ژانویهٔ ژانویه|فوریهٔ فوریه|مارس|آوریل|مهٔ مه|ژوئن|ژوئیهٔ ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر",
    "fi": (
        "tammikuuta tammi tammikuu|helmikuuta helmi helmikuu|maaliskuuta maalis maaliskuu|"
        "huhtikuuta huhti huhtikuu|toukokuuta touko toukokuu|kesakuuta kesa kesakuu|heinakuuta heina heinakuu|"
        "elokuuta elo elokuu|syyskuuta syys syyskuu|lokakuuta loka lokakuu|marraskuuta marras marraskuu|"
        "joulukuuta joulu joulukuu"
    ),
    "fr": (
        "janvier janv jan|fevrier fevr fev|mars mar|avril avr|mai|juin|juillet juil jul|aout|septembre sept sep|"
        "octobre oct|novembre nov|decembre dec"
    ),
    "he": "ינואר|פברואר|מרץ|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר",
    "hi": "जनवरी|फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर",
    "hr": (
        "sijecnja sij sijecanj|veljace velj veljaca|ozujka ozu ozujak|travnja tra travanj|svibnja svi svibanj|"
        "lipnja lip lipanj|srpnja srp srpanj|kolovoza kol kolovoz|rujna ruj rujan|listopada lis listopad|"
        "studenoga stu studeni|prosinca pro prosinac"
    ),
    "hu": (
        "januar jan|februar febr|marcius marc|aprilis apr|majus maj|junius jun|julius jul|augusztus aug|"
        "szeptember szept|oktober okt|november nov|december dec"
    ),
    "id": (
        "januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu|september sep|"
        "oktober okt|november nov|desember des"
    ),
    "it": (
        "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre set|"
        "ottobre ott|novembre nov|dicembre dic"
    ),
    "lt": (
        "sausio saus sausis|vasario vas vasaris|kovo kov kovas|balandzio bal balandis|geguzes geg geguze|"
        "birzelio birz birzelis|liepos liep liepa|rugpjucio rugp rugpjutis|rugsejo rugs rugsejis|"
        "spalio spal spalis|lapkricio lapkr lapkritis|gruodzio gruod gruodis"
    ),
    "lv": (
        "janvaris janv|februaris febr|marts|aprilis apr|maijs|junijs jun|julijs jul|augusts aug|septembris sept|"
        "oktobris okt|novembris nov|decembris dec"
    ),
    "no": (
        "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep|oktober okt|"
        "november nov|desember des"
    ),
    "nl": (
        "januari jan|februari feb|maart mrt mar|april apr|mei|juni jun|juli jul|augustus aug|september sep|"
        "oktober okt|november nov|december dec"
    ),
    "pl": (
        "stycznia sty styczen|lutego lut luty|marca mar marzec|kwietnia kwi kwiecien|maja maj|"
        "czerwca cze czerwiec|lipca lip lipiec|sierpnia sie sierpien|wrzesnia wrz wrzesien|"
        "pazdziernika paz pazdziernik|listopada lis listopad|grudnia gru grudzien"
    ),
    "pt": (
        "janeiro jan|fevereiro fev|marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|"
        "outubro out|novembro nov|dezembro dez"
    ),
    "ro": (
        "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept|"
        "octombrie oct|noiembrie nov|decembrie dec"
    ),
    "ru": (
        "января янв январь|февраля февр февраль|марта мар март|апреля апр апрель|мая май|июня июн июнь|"
        "июля июл июль|августа авг август|сентября сент сентябрь|октября окт октябрь|ноября нояб ноябрь|"
        "декабря дек декабрь"
    ),
    "sk": (
        "januara jan januar|februara feb februar|marca mar marec|aprila apr april|maja maj|juna jun|jula jul|"
        "augusta aug august|septembra sep september|oktobra okt oktober|novembra nov november|"
        "decembra dec december"
    ),
    "sl": (
        "januar jan|februar feb|marec mar|april apr|maj|junij jun|julij jul|avgust avg|september sep|oktober okt|"
        "november nov|december dec"
    ),
    "sr": (
        "јануар јан januar|фебруар феб februar|март мар mart|април апр april|мај maj|јун jun juna|јул jul jula|"
        "август авг avgust|септембар сеп septembar|октобар окт oktobar|новембар нов novembar|"
        "децембар дец decembar"
    ),
    "sv": (
        "januari jan|februari feb|mars|april apr|maj|juni jun|juli jul|augusti aug|september sep|oktober okt|"
        "november nov|december dec"
    ),
    "th": "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม",
    "tr": (
        "ocak oca|subat sub|mart mar|nisan nis|mayis may|haziran haz|temmuz tem|agustos agu|eylul eyl|ekim eki|"
        "kasim kas|aralik ara"
    ),
    "uk": (
        "січня січ січень|лютого лют лютий|березня бер березень|квітня квіт квітень|травня трав травень|"
        "червня черв червень|липня лип липень|серпня серп серпень|вересня вер вересень|жовтня жовт жовтень|"
        "листопада лист листопад|грудня груд грудень"
    ),
}
"""The names of the twelve months, by ISO 639 code."""

DAYS: dict[str, str] = {
    "ar": "الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد",
    "bg": "понеделник пн|вторник вт|сряда ср|четвъртък чт|петък пт|събота сб|неделя нд",
    "ca": "dilluns dl|dimarts dt|dimecres dc|dijous dj|divendres dv|dissabte ds|diumenge dg",
    "cs": "pondeli po|utery ut|streda st|ctvrtek ct|patek pa|sobota so|nedele ne",
    "da": "mandag man|tirsdag tirs|onsdag ons|torsdag tors|fredag fre|lordag lor|sondag son",
    "de": "montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sa|sonntag so",
    "el": "δευτερα δευ|τριτη τρι|τεταρτη τετ|πεμπτη πεμ|παρασκευη παρ|σαββατο σαβ|κυριακη κυρ",
    "en": "monday mon|tuesday tue|wednesday wed|thursday thu|friday fri|saturday sat|sunday sun",
    "es": "lunes lun|martes mar|miercoles mie|jueves jue|viernes vie|sabado sab|domingo dom",
    "et": "esmaspaev|teisipaev|kolmapaev|neljapaev|reede|laupaev|puhapaev",
    "fa": "دوشنبه|سهشنبه|چهارشنبه|پنجشنبه|جمعه|شنبه|یکشنبه",
    "fi": (
        "maanantaina ma maanantai|tiistaina ti tiistai|keskiviikkona ke keskiviikko|torstaina to torstai|"
        "perjantaina pe perjantai|lauantaina la lauantai|sunnuntai su"
    ),
    "fr": "lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim",
    "he": "שני|שלישי|רביעי|חמישי|שישי|שבת|ראשון",
    "hi": "सोमवार सोम|मंगलवार मंगल|बुधवार बुध|गुरुवार गुरु|शुक्रवार शुक्र|शनिवार शनि|रविवार रवि",
    "hr": "ponedjeljak pon|utorak uto|srijeda sri|cetvrtak cet|petak pet|subota sub|nedjelja ned",
    "hu": "hetfo|kedd|szerda sze|csutortok cs|pentek|szombat szo|vasarnap",
    "id": "senin sen|selasa sel|rabu rab|kamis kam|jumat jum|sabtu sab|minggu min",
    "it": "lunedi lun|martedi mar|mercoledi mer|giovedi gio|venerdi ven|sabato sab|domenica dom",
    "lt": (
        "pirmadienis pr|antradienis an|treciadienis tr|ketvirtadienis kt|penktadienis pn|sestadienis st|sekmadienis sk"
    ),
    "lv": (
        "pirmdiena pirmd|otrdiena otrd|tresdiena tresd|ceturtdiena ceturtd|piektdiena piektd|sestdiena sestd|"
        "svetdiena svetd"
    ),
    "no": "mandag man|tirsdag tir|onsdag ons|torsdag tor|fredag fre|lordag lor|sondag son",
    "nl": "maandag ma|dinsdag di|woensdag wo|donderdag do|vrijdag vr|zaterdag za|zondag zo",
    "pl": "poniedzialek pon|wtorek wt|sroda sr|czwartek czw|piatek pt|sobota sob|niedziela niedz",
    "pt": "segunda seg|terca ter|quarta qua|quinta qui|sexta sex|sabado sab|domingo dom",
    "ro": "luni lun|marti mar|miercuri mie|joi|vineri vin|sambata sam|duminica dum",
    "ru": "понедельник пн|вторник вт|среда ср|четверг чт|пятница пт|суббота сб|воскресенье вс",
    "sk": "pondelok po|utorok ut|streda st|stvrtok st|piatok pi|sobota so|nedela ne",
    "sl": "ponedeljek pon|torek tor|sreda sre|cetrtek cet|petek pet|sobota sob|nedelja ned",
    "sr": "понедељак пон|уторак уто|среда сре|четвртак чет|петак пет|субота суб|недеља нед",
    "sv": "mandag man|tisdag tis|onsdag ons|torsdag tors|fredag fre|lordag lor|sondag son",
    "th": "วันจันทร์|วันอังคาร|วันพุธ|วันพฤหัสบดี พฤ|วันศุกร์|วันเสาร์|วันอาทิตย์ อา",
    "tr": "pazartesi pzt|sali sal|carsamba car|persembe per|cuma cum|cumartesi cmt|pazar paz",
    "uk": "понеділок пн|вівторок вт|середа ср|четвер чт|пʼятниця пт|субота сб|неділя нд",
}
"""The names of the seven days of the week, by ISO 639 code."""

_PREFIXES = {"he": ("ב",), "ca": ("d'", "d’"), "fr": ("d'", "d’")}
"""What is written together with a month's name: "in", "of"."""


@cache
def months_by_name() -> dict[str, dict[str, int]]:
    """Return the number of the month that a folded name means in each language that has it."""
    names: dict[str, dict[str, int]] = {}
    for language, table in MONTHS.items():
        for number, spellings in enumerate(table.split("|"), 1):
            for spelling in spellings.split():
                names.setdefault(spelling, {})[language] = number
                for prefix in _PREFIXES.get(language, ()):
                    names.setdefault(prefix + spelling, {})[language] = number
    return names


@cache
def weekdays_by_name() -> dict[str, set[int]]:
    """Return the days of the week, from 0 for Monday, that a folded name means in any language."""
    names: dict[str, set[int]] = {}
    for table in DAYS.values():
        for number, spellings in enumerate(table.split("|")):
            for spelling in spellings.split():
                names.setdefault(spelling, set()).add(number)
    return names


def english_days() -> frozenset[str]:
    """Return the names of the days in English, as mail has them."""
    return frozenset(DAYS["en"].replace("|", " ").split())
