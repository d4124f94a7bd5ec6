"""Which small words give a language away?

Articles, prepositions, pronouns, conjunctions and auxiliary verbs: they make up a third to a half of any running
text, whatever it is about. Lower case, composed (NFC). Where two languages are close, the words that differ are here:
Danish "af" and Norwegian "av", Czech "jsou" and Slovak "sú", Croatian "prije" and Serbian "pre".
"""

__all__ = ["FUNCTION_WORDS", "LETTERS"]

FUNCTION_WORDS: dict[str, str] = {
    "af": (
        "die van en het is nie wat om te vir in op dat sy ek ons met was aan hulle ook maar deur kan sal word "
        "so nog toe uit dit hy as julle my haar wees gesê"
    ),
    "ar": (
        "في من على أن إلى عن التي مع ما لا هذه هذا الذي إن أو هو كان بعد ذلك قبل خلال لم كما غير هي بين ولا "
        "أما قد أنه منذ حتى وقد كانت حيث لكن بل يوم كل وقال قال عند نحو ضد وفي ومن الى"
    ),
    "az": (
        "və bu bir ilə üçün də da o ki olan olaraq daha sonra edir isə kimi həm ən ya onun belə qədər var "
        "deyil bildirib həmin artıq əgər olub"
    ),
    "be": (
        "і у ў на з не што па да гэта як але а для ён ад толькі яго яе якія іх яна былі таксама яшчэ было каб "
        "гэтым бо быў які пра ці вельмі гэтага"
    ),
    "bg": (
        "и на в от да за се е не с че по са си ще това но като може до най във през има или бъде му както "
        "който при той така те към няма ли която една това което един тези беше този вече без след още които"
    ),
    "ca": (
        "de la i que el a per en un una les del els amb va és al més dels com però també ser seva seu aquest "
        "aquesta són perquè als ja això pel ho està entre fins on molt tot van ha han hem sobre després dins "
        "què"
    ),
    "cs": (
        "a v se na je s že o z do k i pro ve by za po už jsou nebo od když také jeho jako jsme které který co "
        "jak jen před než být podle při bude byl byla bylo aby ale jejich však této tento není více jsem"
    ),
    "da": (
        "i og er at det til på en med der for af de den har ikke kan et som om fra skal ud sig var eller når "
        "være hvor ved hvad meget efter siger havde nogle mellem også blev bliver deres hun jeg vil mod dem "
        "nu inden flere under mig dig blevet uden ind kun mere noget kunne gennem os end vores hende fik gør "
        "måske stadig dog sådan bedre tror"
    ),
    "de": (
        "der die und das den von zu mit ist nicht ein eine im für auf dem des sich auch als es an werden aus "
        "er hat dass sie nach wird bei einer um am sind noch wie einem über so zum kann wurde oder zur aber "
        "vor durch war haben nur einen seine gegen bis mehr ich wir"
    ),
    "el": (
        "και το να του η της με για την από ο που τα σε τον είναι οι στο θα τη των δεν στη ότι στην τους μια "
        "αν ένα ως αυτό τις έχει στις κατά αλλά ή"
    ),
    "en": (
        "the of and to in a is that for it was on are with as he be by at this from had have not but they his "
        "which or were an we their been has when who will would there what its said more if no out so up "
        "about into than them"
    ),
    "es": (
        "de la que el en y a los se del las por un con no una su para es al lo como más pero sus le ya o fue "
        "este ha sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos "
        "durante uno ni contra otros ese eso ante son está han dijo después"
    ),
    "et": (
        "ja on et ei ka kui aga see oli siis ning ta selle oma seda nii või mis kes kuid pole veel ole meie "
        "tema mida ma väga sest pärast nagu kuidas üle mitte ajal kõik need kas oleks sellest enne kuni"
    ),
    "eu": (
        "eta ez da ere du bat baina izan dute dira egin zuen zen edo hori den ari dela dut duen batean bere "
        "gure ziren zuten hau horrek ditu dituzte baino bi beste behar oso"
    ),
    "fa": (
        "و در به از که این را با است برای آن شد شده یک تا خود بر هم کرد ها می نیز او بود پس اما های دارد کند "
        "هر ما اند وی باشد کرده شود هستند خواهد روز اين ايران مي"
    ),
    "fi": (
        "ja on ei että oli myös ovat ole kuin hän kun mutta mukaan se niin kanssa sen olla jos nyt jo vuonna "
        "eivät joka eikä sitä sitten sekä vielä ollut tämä jotka ennen mitä vaikka siitä niiden voi olisi"
    ),
    "fr": (
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec "
        "son aux d l cette ou comme mais nous sa été leur ont fait ces entre être deux elle même après sans "
        "vous je y ses lors n qu s"
    ),
    "he": "של את על לא הוא כי זה עם גם אל או אם היה אני יש כל בין היא אבל מה אין לפני אחרי כך אשר עוד הם",
    "hi": (
        "के में की को है से का ने और पर कि भी कर लिए नहीं हैं इस कहा हो एक ही यह तो साथ करने रहे था लेकिन तक "
        "हुए या बाद अपने जो गया किया दिया वह उनके"
    ),
    "hr": (
        "i u je se na za su da od će s o što iz koji ne to kako koja do koje bi nakon nije sve po prema još "
        "ili oko ali samo biti više bila bilo bio dok prije kada godine zbog tijekom također gdje uz te tko "
        "rekao međutim"
    ),
    "hu": (
        "a az és is hogy nem egy de volt van csak már meg azt ez el mint ha több kell után sem még ezt lesz "
        "lehet minden két akkor s így szerint ki fel miatt amely aki között voltak lett azonban alatt előtt "
        "mi"
    ),
    "id": (
        "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga ke karena ada oleh sudah saya atau "
        "bisa mereka telah kami saat lebih adalah dia hari tersebut bahwa belum seperti namun para sebuah "
        "sebagai menjadi kepada"
    ),
    "is": (
        "og í að er á sem til við það ekki um var en með af fyrir hann eru þessi hún þá ég hafa verið frá en "
        "þar eftir því síðan hefur sagði úr eða upp þeir"
    ),
    "it": (
        "di e il la che in a per un è non i del con le si una da sono al alla ma più dell della delle anche "
        "come nel questo se gli dei nella ha stato o ci dal su degli loro lo sul dalla cui sua suo dopo hanno "
        "prima stata tra"
    ),
    "lt": (
        "ir kad į iš su o tai kaip yra nuo ne ar savo dar jis taip po buvo apie tik kai per dėl jau už jo iki "
        "bet prieš pat gali būti jie kas nors jų jos nes kuris pagal tarp todėl į kurie"
    ),
    "lv": (
        "un ir ka ar par arī no kā bet tā tas lai to jau tikai nav vai uz bija tad ko gan pie būs šo taču pēc "
        "līdz kad viņš būtu savu viņa tiek vēl ne bez var pirms tomēr tika kur jo"
    ),
    "mk": (
        "и на во од да за се е не со што по ќе ја го ги но како или при до сè најмногу беше тоа овој оваа "
        "сите има биде кој која кои дека уште еден една меѓу откако само"
    ),
    "mr": (
        "आहे या आणि व नाही असे आहेत ते हे यांनी की होते काही होता ही केले आले केली होत असून आता तर झाली एक हा "
        "करून केला आज त्यांनी त्या पण म्हणून"
    ),
    "nl": (
        "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij hij door naar "
        "nog uit wordt ze deze over tot heeft hebben wat worden meer of geen werd die was zich al na volgens "
        "hun kunnen onder"
    ),
    "no": (
        "i og på det som til er av for med har en at han var om de den ikke men seg fra etter også kan hadde "
        "et ble dette vi eller over ut skal være mellom noen blir nå noe når ha mot flere hvor sier hva vil "
        "før under selv ikkje frå meg deg uten inn fikk noe oss enn våre henne gjør kanskje fortsatt blant "
        "gjennom bedre fram sammen både kunne mer"
    ),
    "pl": (
        "w na z i się nie do to jest że o dla po a jak za od tym przez będzie który jeszcze tylko może już są "
        "także też było był była jego ich oraz przy ma tego które która czy podczas przed ale między których "
        "jako został"
    ),
    "pt": (
        "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem "
        "à seu sua ou ser quando muito há nos já está também só pelo pela até isso ela entre era depois sem "
        "mesmo aos são pelos"
    ),
    "ro": (
        "de a la în din cu pe mai nu o care și că au ca fost un sa este să s ce al va sunt am lui fi iar dar "
        "prin sau e cei are unde trebuie după foarte despre si şi această acest pentru între către fără"
    ),
    "ru": (
        "и в на что по с не как к для из это за о а его от до он при было мы у более то будет также его она "
        "который после быть или был без но уже так все со были их того об они если из-за где которые"
    ),
    "sk": (
        "a v na sa je že to aj s ako o z si za do by pre podľa má tak ale od sú nie k pri však už len ešte po "
        "byť jeho bol aby zo vo keď ktorý bude bolo bola ktoré ktorá alebo ich pred medzi tom pričom túto čo"
    ),
    "sl": (
        "in je v na se da za ki so pa ne tudi z še po bi ni s kot to o ga med pri bodo ko že bilo do jih več "
        "si od bil zaradi zato iz pred bila ker le nekaj drugi lahko ali kaj bo ob kjer njegov"
    ),
    "sq": (
        "e të në dhe i me një nga për është që më u së ka se edhe si ai nuk ishte janë te pas por do këtë "
        "duke kanë gjatë tyre kjo deri"
    ),
    "sr": (
        "и је у да на се за су од који не са из о као ће није би што али како која све по до само може код "
        "пре бити нису или има био била било после између године i je u da na se za su od koji ne sa iz o kao "
        "će nije bi što ali kako koja sve po do samo može pre biti posle gde šta takođe uvek vreme ko"
    ),
    "sv": (
        "och i att det som en på är av för med till den har de inte om ett han men var sig från vi så kan när "
        "nu under säger efter sedan eller hade ska skulle man vid blir också mot jag över finns alla blev bli "
        "hon än hur mycket även före någon där"
    ),
    "tl": (
        "ang ng sa na mga ay at hindi ito para si ni kung niya siya ako naman din lang nang may mga pa ngunit kanyang"
    ),
    "tr": (
        "ve bir bu için ile da de olarak veya daha çok gibi her olan en sonra ise ne göre olduğu kadar yeni "
        "ancak ki değil diye oldu tarafından olduğunu karşı ya mi o en şu dedi"
    ),
    "uk": (
        "у і з що не за до це та про а як від для є ми було він які його й того цього вони так тому всі щоб "
        "був їх буде лише ще вона під після але або також на в яка який були між через"
    ),
    "ur": (
        "کے کی میں نے سے اور کا کو پر کہ ہے اس کر بھی کہا نہیں ہیں ایک ہو کرنے جو ان یہ گیا تھا تھے لیے اپنے ہی بعد تو"
    ),
    "vi": (
        "của và là có được các cho không trong với người những một đã này để khi ra đến từ về như nhiều cũng "
        "tại vào sẽ đó trên còn theo lại bị phải nhưng vẫn sau do trước"
    ),
}
"""The words of each language, by ISO 639-1 code, parted by spaces."""

LETTERS: dict[str, str] = {
    "az": "əğış", "be": "ўіыэё", "bg": "ъщ", "ca": "àèòï·", "cs": "ěřůčšž", "da": "æøå", "de": "äöüß",
    "es": "ñ¿¡", "et": "äõöü", "fi": "äö", "fr": "èêàçœù", "hr": "čćđšž", "hu": "őűöü", "is": "ðþ",
    "it": "àèùò", "kk": "әғқңөұ", "lt": "ėųįūšž", "lv": "āēīķļņģ", "mk": "ѓќѕјљњџ", "no": "æøå",
    "pl": "łżźśćńęą", "pt": "ãõçâê", "ro": "țșţşăîâ", "ru": "ыэъё", "sk": "ľĺŕôčšžť", "sl": "čšž", "sq": "ëç",
    "sr": "ђћљњџј", "sv": "åäö", "tr": "ğşıçöü", "uk": "їєґі", "vi": "ạảấầậắằặẹếềệịọốồộớờợụứừựỳđơư",
}  # fmt: skip
"""Letters that few other alphabets have: in languages with many endings, small words are rarer. "kk" is here only to
be told from its neighbours."""
