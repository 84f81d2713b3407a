"""The languages that briefs are written in, each with its own words, and which one a text is in."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from bot.briefs import scripts
from bot.briefs.english import ENGLISH
from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, any_of, between, listed, opens, said_besides, starts, voiced


def _es() -> Lexicon:
    return Lexicon(
        opener=opens(
            "pero|y|sin embargo|mientras tanto|no obstante|además",
            "por otra parte|por otro lado|asimismo|también|así|por tanto|por lo tanto|en cambio|de hecho|"
            "ahora bien|por ejemplo",
        ),
        pronoun=starts(
            "él|ella|ellos|ellas|esto|esta|este|estos|estas|eso|esa|ese|su|sus|lo|le|ello|también|ambos|"
            "ambas|dich[oa]s?|allí|ahí|aquel\\w*|tal|"
            "por supuesto|desde luego|claro(?=,| que)|cierto(?=,)|es (?:cierto|verdad)"
        ),
        hedge=any_of(
            "no|nunca|ni|sin|nadie|tampoco|presunt\\w+|supuest\\w+|según|al parecer|habría\\w*|podría\\w*|"
            "puede\\w*|"
            "dij\\w+|dice|afirm\\w+|casi|unos|unas|alrededor|más de|menos de|al menos|hasta|si|sospech\\w+|"
            "solo|sólo",
        ),
        reporting="informa|informó|escribe|señala|explica|dice|añade|continúa|afirma|publica|relata|apunta",
        crediting=later(r"según (?P<who>[^,;:.“”\"«»()]{2,60}?)(?=[,;.]|$)", re.IGNORECASE),
        besides=said_besides(
            "que|quien(?:es)?|el cual|la cual|los cuales|las cuales|cuy[oa]s?|donde|lo que|lo cual",
            r"(?!aleg|cit|asegur|neg|seña|advirt|advert|record|apunt)\w+(?:ando|iendo|yendo)|tras|después de|"
            r"a raíz de|en el marco de|con el (?:fin|objetivo) de|incluid[oa]s?|entre ell[oa]s|además de|"
            r"así como|en medio de",
            "y|e|o|u|pero|sino|que|ni|según|dijo|informó|declaró|anunció|confirmó|aseguró|afirmó|indicó|explicó",
        ),
        own=voiced(
            "yo|mí|mis?|me|nosotr[oa]s|nos|nuestr[oa]s?|creemos|estamos|hemos|vamos|podemos|"
            "queremos|tenemos|somos"
        ),
        stand=voiced(
            "pedimos|exigimos|instamos|condenamos|rechazamos|denunciamos|nos oponemos|reclamamos|"
            "hemos (?:presentado|demandado|denunciado|pedido)"
        ),
        amid=between("sin embargo|no obstante|además|en cambio|por su parte"),
        terms=listed(
            "arrest deten cárcel prisión conden tribunal juez ley decreto prohib bloque censur vigil espi "
            "privacidad datos "
            "filtr periodist activist libertad expresión derechos internet redes gobierno policía multa "
            "orden denunci"
        ),
        stop=frozenset(
            listed(
                "de la el los las un una y o que en a por con para del al se su sus es son fue ha han como "
                "más lo no le les este esta esto pero sobre entre también ya desde cuando"
            )
        ),
    )


def _fr() -> Lexicon:
    return Lexicon(
        opener=opens(
            "mais|et|or|cependant|toutefois|néanmoins|pourtant",
            "de plus|en outre|par ailleurs|ainsi|en effet|enfin|d[’']ailleurs|en revanche|"
            "pendant ce temps|de son côté",
        ),
        pronoun=starts(
            "il|elle|ils|elles|ce|cela|cette|ces|cet|ça|celui|celle|son|sa|ses|leur|leurs|c[’']est|on|"
            "celui-\\w+|celle-\\w+|ceux\\S*|eux|tous deux|toutes deux|y|"
            "certes|bien sûr|bien entendu"
        ),
        hedge=any_of(
            "ne|n[’']\\w+|pas|jamais|aucune?|sans|ni|présumé\\w*|selon|d[’']après|aurai(?:t|ent)|serai(?:t|"
            "ent)|pourrai(?:t|ent)|"
            "dit|affirm\\w+|soupçonn\\w+|accus\\w+|environ|près|plus de|moins de|au moins|jusqu[’']\\w+|si|"
            "seulement",
        ),
        reporting="rapporte|écrit|explique|note|précise|ajoute|poursuit|indique|affirme|souligne|raconte|annonce|révèle",
        crediting=later(
            r"(?:selon|(?<![»”], )d[’']après) (?P<who>[^,;:.“”\"«»()]{2,60}?)(?=[,;.]|$)", re.IGNORECASE
        ),
        besides=said_besides(
            "qui|dont|où|lequel|laquelle|lesquels|lesquelles|ce qui|ce que|ce dont",
            r"(?!cit|indiqu|précis|estim|déclar|rappel|soulign)\w{3,}ant|après|afin d[e’']|dans le cadre|"
            r"à la suite|y compris|notamment|ainsi que|grâce à|en raison|suite à|parmi",
            "et|ou|mais|ni|que|qui|dont|où|selon|d[’']après|indique|affirme|explique|rapporte|"
            "a (?:annoncé|déclaré|indiqué|dit|affirmé|précisé|expliqué|ajouté|rapporté)",
        ),
        own=voiced("je|j[’']\\w+|mon|ma|mes|moi|nous|nos|notre"),
        stand=voiced(
            "nous (?:appelons|demandons|exigeons|condamnons|dénonçons|rejetons|refusons|"
            "nous opposons|attaquons|avons (?:saisi|porté plainte|déposé|demandé))"
        ),
        amid=between("toutefois|cependant|néanmoins|en revanche|en effet|de son côté|par ailleurs"),
        terms=listed(
            "arrêt détenu prison condamn tribunal juge loi décret interdi bloqu censur surveill espion vie "
            "données fuite "
            "journalist militant liberté expression droits internet réseau gouvernement police amende "
            "plainte ordonn"
        ),
        stop=frozenset(
            listed(
                "de la le les un une des du et ou que qui en à a au aux par pour avec sur dans se sa son ses "
                "est sont été ont ce cette il elle ils plus ne pas comme mais lui leur"
            )
        ),
    )


def _de() -> Lexicon:
    return Lexicon(
        opener=opens(
            "aber|und|doch|jedoch|allerdings",
            "außerdem|zudem|dennoch|trotzdem|unterdessen|inzwischen|zum beispiel|kurzum",
        ),
        pronoun=starts(
            "er|sie|es|dies|diese|dieser|dieses|diesen|das|ihr|ihre|sein|seine|dort|damit|dafür|darin|dazu|"
            "davon|so|zudem|außerdem|auch|dabei|deshalb|deswegen|daher|darüber|dagegen|dennoch|trotzdem|"
            "hierzu|denn|ebenso|beide|jen\\w+|"
            "zwar(?!.*\\b(?:aber|doch|jedoch|allerdings)\\b)|natürlich|freilich|gewiss|sicher(?=,)"
        ),
        hedge=any_of(
            "nicht|kein\\w*|nie|niemals|ohne|weder|noch nicht|mutmaßlich\\w*|angeblich\\w*|laut|soll(?:en)?|"
            "könnte\\w*|dürfte\\w*|"
            "wohl|offenbar|sagt\\w*|verdächtig\\w*|fast|rund|etwa|circa|mehr als|weniger als|mindestens|bis "
            "zu|wenn|falls|nur",
        ),
        reporting="berichtete?|schreibt|schrieb|meldete?|erklärte?|sagte?|ergänzt|fährt fort|teilt mit",
        crediting=later(
            # At the start the verb follows the name without a comma.
            r"(?<=, )(?:laut|nach Angaben (?:von|des|der)) (?P<who>[^,;:.“”„\"()]{2,60}?)(?=[,;.]|$)",
            re.IGNORECASE,
        ),
        # Relative clauses have their comma here even where they narrow what is said: they stay.
        besides=said_besides(
            "",
            "darunter|einschließlich|inklusive|insbesondere|nachdem|während|obwohl|obgleich|wobei|wodurch|womit|"
            "indem|um(?=\\s[^,]*\\szu\\s)",
            "",
        ),
        own=voiced("ich|mich|mir|mein\\w*|wir|uns|unser\\w*"),
        stand=voiced(
            "wir (?:fordern|verlangen|lehnen|verurteilen|rufen|klagen|kritisieren|"
            "haben (?:geklagt|klage|beschwerde))|(?:fordern|verlangen|lehnen|verurteilen|klagen|"
            "kritisieren) wir"
        ),
        terms=listed(
            "festgenommen verhaft gefängnis haft verurteil gericht richter gesetz verbot verboten sperr "
            "block zensur überwach "
            "spion spähsoftware staatstrojaner privatsphäre daten leck journalist aktivist freiheit meinung "
            "grundrecht internet netz plattform regierung polizei bußgeld klage verschlüssel vorratsdaten"
        ),
        stop=frozenset(
            listed(
                "der die das den dem des ein eine einer eines einem einen und oder in im an am auf für mit "
                "von vom zu zum zur bei nach "
                "ist sind war waren wird werden hat haben nicht auch sich es er sie dass als wie aus über um "
                "noch nur"
            )
        ),
    )


def _pt() -> Lexicon:
    return Lexicon(
        opener=opens(
            "mas|e|porém|no entanto|entretanto|contudo|todavia",
            "além disso|assim|também|por outro lado|enquanto isso|de fato|por exemplo|portanto|ainda assim",
        ),
        pronoun=starts(
            "ele|ela|eles|elas|isso|isto|esta|este|essa|esse|estes|essas|esses|seu|sua|seus|suas|o que|ambos|"
            "ambas|aquel\\w*|também|lá|tal|"
            "é (?:claro|verdade|certo)|claro(?=,| que)|certamente|naturalmente"
        ),
        hedge=any_of(
            "não|nunca|nem|sem|ninguém|supost\\w+|alegad\\w+|segundo|de acordo com|teria\\w*|poderia\\w*|"
            "pode\\w*|disse\\w*|diz|"
            "afirm\\w+|suspeit\\w+|quase|cerca|mais de|menos de|pelo menos|até|se|apenas|só",
        ),
        reporting="relata|escreve|informa|informou|afirma|diz|acrescenta|continua|explica|publica|noticia|aponta",
        crediting=later(
            r"(?:segundo|de acordo com) (?P<who>[^,;:.“”\"«»()]{2,60}?)(?=[,;.]|$)", re.IGNORECASE
        ),
        besides=said_besides(
            "que|quem|o qual|a qual|os quais|as quais|cuj[oa]s?|onde|o que",
            r"(?!aleg|cit|asseg|neg|apont|advert|lembr|ressalt)\w+(?:ando|endo|indo)|após|depois d[eoa]s?|"
            r"a fim de|com o objetivo de|inclusive|entre el[ea]s|"
            r"além d[eoa]s?|(?:bem|assim) como|no âmbito|em meio a",
            "e|ou|mas|nem|que|onde|segundo|de acordo|disse|informou|afirmou|declarou|anunciou|"
            "confirmou|relatou|contou|explicou",
        ),
        own=voiced(
            "eu|mim|meus?|minhas?|nós|noss[oa]s?|temos|estamos|somos|vamos|podemos|queremos|acreditamos"
        ),
        stand=voiced(
            "pedimos|exigimos|condenamos|rejeitamos|denunciamos|apelamos|repudiamos|opomo-nos|"
            "nos opomos|apresentamos (?:uma )?(?:queixa|ação|denúncia)"
        ),
        amid=between("no entanto|porém|entretanto|contudo|todavia|além disso|por sua vez"),
        terms=listed(
            "pres deti prisão conden tribunal juiz lei decreto proib bloque censur vigil espi privacidade "
            "dados vaza "
            "jornalist ativist liberdade expressão direitos internet redes governo polícia multa ordem "
            "denúnci"
        ),
        stop=frozenset(
            listed(
                "de a o os as um uma e ou que em no na nos nas do da dos das por para com se seu sua ao à é "
                "são foi tem mais como mas não já também pelo pela sobre entre"
            )
        ),
    )


# The patterns of a language are made when it is first met.
_MADE: Final[Mapping[str, Callable[[], Lexicon]]] = MappingProxyType(
    {
        "es": _es,
        "fr": _fr,
        "de": _de,
        "pt": _pt,
        "ru": scripts.russian,
        "zh": scripts.chinese,
        "ar": scripts.arabic,
    }
)
_SCRIPTS: Final = (
    ("ru", later(r"[\u0400-\u04ff]")),
    ("zh", later(r"[\u4e00-\u9fff]")),
    ("ar", later(r"[\u0600-\u06ff]")),
)
_LATIN: Final = ("en", "es", "fr", "de", "pt")


def lexicon_of(language: str, text: str) -> Lexicon:
    """The lexicon of a language, or of what the text looks like when the language is not one of ours."""
    return _lexicon(language if language == "en" or language in _MADE else _guess(text[:600]))


@cache
def _lexicon(language: str) -> Lexicon:
    return ENGLISH if language == "en" else _MADE[language]()


def _guess(text: str) -> str:
    letters = max(1, sum(c.isalpha() for c in text))
    for language, script in _SCRIPTS:
        if len(script.findall(text)) * 2 > letters:
            return language
    seen = Counter(text.lower().split())
    return max(_LATIN, key=lambda language: sum(seen[word] for word in _lexicon(language).stop))
