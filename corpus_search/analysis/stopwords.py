"""Which words are so common that a query is better ranked without them?

They are indexed like all others, so that "The Who" and "to be or not to be" can be found as phrases; a query
leaves them out when it has anything better. The list is ours: the function and question words of English.
"us", "may", "will" and "it" are names and things too often in news ("US", "May"); of these only "it" and "will"
stand here, and a word in capitals is never taken for one of the list.
"""

__all__ = ["STOP_WORDS"]

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

STOP_WORDS: dict[str, frozenset[str]] = {"english": frozenset(_ENGLISH.split())}
"""Folded words by the name of their language; languages without a list have no stop words."""
