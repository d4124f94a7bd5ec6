"""Which words are so common that a query is better ranked without them?

They are indexed like all others, so that "The Who" and "to be or not to be" can be found as phrases; a query
leaves them out when it has anything better.

The lists are ours: the words of the closed classes (articles, pronouns, prepositions, conjunctions, auxiliary verbs,
question words, and adverbs of place, time and degree that say nothing alone), without those that are names or things
too. "us", "may", "will" and "it" are, in the news ("US", "May"); of these only "it" and "will" stand here, and a word
in capitals is never taken for one of the list. For the same reason French has no "or", "car" and "été", Italian no
"stati", and no list single consonants ("vitamine C"). Words that only questions are put with ("find", "information",
"papers") are none: somebody looks for them.
"""

from functools import cache

from corpus_search.analysis.folding import fold

__all__ = ["LANGUAGES", "stop_words"]

_ENGLISH = """
a about above after again against all also although am an and another any anyone anything are as at be because
been before being below between both but by can cannot could did do does doing done down during each either else
etc ever every few for from further had has have having he her here hers herself him himself his how however i if
in into is it its itself just let like many me more most much must my myself neither no nor not of off on once
only onto or other our ours ourselves out over own per rather same shall she should since so some such than that
the their theirs them themselves then there these they this those though through thus to too under until up upon
very was we were what when where whether which while who whom whose why will with within without would yet you
your yours yourself yourselves
"""

_GERMAN = """
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim
bereits bin bis bist da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darin darüber darum
das dass davon dazu dein deine deinem deinen deiner dem den denen denn dennoch der deren des dessen die dies diese
diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einige einigen einiger er es etwa
etwas euch euer eure für gegen hab habe haben hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren
ihrer im in indem ins ist ja jede jedem jeden jeder jedes jedoch jene jenem jenen jener jenes kann kein keine keinem
keinen keiner können könnte man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nachdem
neben nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit selbst sich sie sind so sogar
solche sollen sollte sondern sonst sowie über um und uns unser unsere unserem unseren unter viel viele vielen vom von
vor während war waren warum was weder weil welche welchem welchen welcher welches wenn wer werde werden weshalb wessen
wem wen wie wieder wieso wir wird wo wobei wodurch wofür woher wohin wollen womit woran worauf worden worin worüber
wurde wurden würde würden zu zum zur zwar zwischen
"""
_FRENCH = """
a à afin ai ainsi alors après as au aucun aucune auquel aussi autre autres aux avant avec avez avoir avons beaucoup ça
ce ceci cela celle celles celui ces cet cette ceux chaque chez ci combien comme comment contre dans de depuis des dès
donc dont du duquel elle elles en encore entre est et étaient étais était être faut furent fut ici il ils jamais je la
là laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui ma mais malgré me même mêmes mes moi moins
mon ne ni non nos notre nous on ont ou où par parce parmi pas pendant peu peut plus plusieurs pour pourquoi près puis
puisque quand que quel quelle quelles quelque quelques quels qui quoi sa sans se selon sera serait seront ses si soit
son sont sous sur ta tandis te tel telle telles tels tes toi ton tous tout toute toutes très trop tu un une vers voici
voilà vos votre vous y
"""
_SPANISH = """
a al algo algún alguna algunas alguno algunos ante antes aquel aquella aquellas aquellos aquí así aún aunque bajo cada
como cómo con contra cual cuál cuales cuáles cualquier cuando cuándo cuanto cuánto cuya cuyo de del desde después
donde dónde durante e el él ella ellas ellos en entonces entre era eran eres es esa esas ese eso esos esta está estaba
estaban están estas este esto estos fue fueron ha había habían han hasta hay he la las le les lo los luego más me
mediante mi mientras mis mucha muchas mucho muchos muy ni ningún ninguna ninguno no nos nosotros nuestra nuestro o os
otra otras otro otros para pero poco por porque porqué pues que qué quien quién quienes quiénes se según ser será si
sí siempre sido sin sino sobre son soy su sus también tampoco tan tanto te tener ti tiene tienen toda todas todo todos
tras tu tus un una unas uno unos usted ustedes y ya yo
"""
_ITALIAN = """
a ad agli ai al alcuna alcune alcuni alcuno alla alle allo altra altre altri altro anche ancora avere aveva avevano
che chi ci ciò cioè come con contro cui da dagli dai dal dalla dalle dallo degli dei del dell della delle dello dentro
di dopo dove durante e è ed era erano essere fra già gli ha hanno ho i il in io la le lei li lo loro lui ma me
mediante meno mentre mi mia mie miei mio molta molte molti molto ne né negli nei nel nell nella nelle nello nessun
nessuna nessuno noi non nostra nostro o od ogni oltre per perché però più poco poi presso prima qual quale quali
qualche quando quanta quante quanti quanto quasi quella quelle quelli quello quest questa queste questi questo qui
quindi s sarà se sempre senza si sia siano sono sopra sotto su sua sue sugli sui sul sulla sulle sullo suo suoi tra tu
tua tuo tutta tutte tutti tutto un una uno vi voi
"""
_PORTUGUESE = """
a à ainda além algo algum alguma algumas alguns ante antes ao aos apenas após aquela aquelas aquele aqueles aquilo as
às assim até bem cada com como contra cuja cujo da das de dela delas dele deles depois desde dessa desse desta deste
do dos durante e é ela elas ele eles em embora enquanto entre era eram essa essas esse esses esta está estão estas
estava este estes eu foi foram há isso isto já la lhe lhes lo mais mas me mediante mesmo meu meus minha muito muita
muitas muitos na não nas nem nenhum nenhuma nessa nesse nesta neste no nos nós nossa nosso num numa o onde os ou outra
outras outro outros para pela pelas pelo pelos perante pode pois por porém porque porquê pouco qual quais qualquer
quando quanta quanto quantos quase que quê quem são se seja sem sempre ser será seu seus si sido sob sobre sua suas
também tão te tem têm ter teu toda todas todo todos tu tua tudo um uma umas uns você vocês
"""
_DUTCH = """
aan achter al alle alles als andere anders behalve ben bij binnen boven buiten daar daarbij daarin daarna daarom
daarop daarvan dan dat de deze die dit doch doen door dus een eens elk elke en er erbij even ge geen geweest had
hadden haar heb hebben heeft hem hen het hier hij hoe hoeveel hun iemand iets ik in indien is ja je jij jou jouw
jullie kan kon kunnen maar me meer men met mij mijn moet moeten na naar naast niet niets noch nog nu of om omdat
ondanks onder ons onze ook op over per reeds sinds te tegen ten ter terwijl toch toen tot tussen u uit uw van vanaf
vanuit veel via volgens voor waar waarbij waarin waarom waarop waarvan wanneer want waren was wat we wel welk welke
werd werden wie wiens wij worden wordt zal ze zelf zich zij zijn zo zoals zonder zou zouden zowel zulke
"""

_LISTS = {
    "dutch": _DUTCH, "english": _ENGLISH, "french": _FRENCH, "german": _GERMAN, "italian": _ITALIAN,
    "portuguese": _PORTUGUESE, "spanish": _SPANISH,
}  # fmt: skip
LANGUAGES = tuple(_LISTS)
"""The names of the languages that have a list."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the folded words of a language, given by its name; languages without a list have none."""
    return frozenset(map(fold, _LISTS.get(language, "").split()))
