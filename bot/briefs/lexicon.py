"""The words each language brings to the rules: openers, hedges, reporting verbs, terms of the field."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

STEM: Final = 6
_NOTHING: Final = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. `terms` are beginnings of words; the patterns ignore case.

    `opener` is what a sentence can lose at its start, `hollow` a main clause that says nothing itself,
    `pronoun` a first word that points outside the sentence, `hedge` what must never be lost,
    `reporting` the verbs of lead-ins, `crediting` "according to X" with the group `who`,
    `end` the full stop, `gap` what stands between two words.
    """

    opener: re.Pattern[str]
    pronoun: re.Pattern[str]
    hedge: re.Pattern[str]
    reporting: str
    crediting: re.Pattern[str]
    terms: tuple[str, ...]
    stop: frozenset[str]
    hollow: re.Pattern[str] = _NOTHING
    end: str = "."
    gap: str = r"\s+"

    @property
    def term_stems(self) -> tuple[str, ...]:
        """The terms cut to the length that words are compared at."""
        return _cut(self.terms)


@cache
def _cut(terms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(term[:STEM] for term in terms)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _starts(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})(?![\w’'])", re.IGNORECASE)


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'])(?:{words})(?![\w])", re.IGNORECASE)


def _opens(loose: str, with_comma: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{loose})\s*[,،]?\s+|(?:{with_comma})\s*[,،]\s+)(?=\S)", re.IGNORECASE)


_EN: Final = Lexicon(
    opener=_opens(
        "but|and|however|meanwhile|moreover|furthermore|nevertheless|nonetheless|or",
        "so|yet|yes|no|still|now|well|also|then|thus|hence|therefore|indeed|instead|overall|finally|"
        "additionally|besides|in addition|in fact|of course|as usual|as a result|consequently|for example|"
        "for instance|"
        "in other words|on the other hand|on top of that|in the meantime|in contrast|by contrast|"
        "to be clear|to be fair|"
        "after all|that said|that being said|even so|at the same time|as expected|in short|in particular|"
        "more importantly|interestingly|unsurprisingly|not surprisingly|sadly|unfortunately|similarly|"
        "likewise|accordingly|"
        "again|either way|in turn|as such|as we reported|as noted|first|second|secondly|third|lastly",
    ),
    hollow=re.compile(
        r"it(?:\s+is|[’']s)\s+(?:also\s+|now\s+|worth\s+|important\s+to\s+)?"
        r"(?:clear|evident|obvious|no\s+secret|no\s+surprise|well\s+known|true|noting|note|notable|"
        r"remember)\s+that\s+"
        r"|[^.:;]{0,150}\b(?:look\s+no\s+further\s+than|consider|take|imagine|remember)\s+this\s*:\s+"
        r"|here[’']s\s+(?:the\s+(?:thing|catch|problem|story)|what\s+happened|why)\s*:\s+",
        re.IGNORECASE,
    ),
    pronoun=_starts(
        "he|she|it|they|this|that|these|those|his|her|hers|its|their|theirs|such|him|them|both|neither|"
        "either|"
        "another|others|one(?=[,.]|\\s(?:is|was|has|had|who|can|could|may|might|must|should|thing|reason|way)\\b)|"
        "some(?!\\s\\d)|here|there|then|when asked|it[’']s|he[’']s|she[’']s|they[’']re|that[’']s|there[’']s|"
        "here[’']s|which|who|"
        "because(?!\\s[^,]{8,},\\s)|so|also|thus|yet|hence|therefore|instead|still|we|i|you|our|my|your|"
        "i[’']m|i[’']ve|we[’']re|we[’']ve|you[’']re|let[’']s",
    ),
    hedge=_any(
        "not|no|never|without|none|nobody|neither|nor|cannot|\\w+n[’']t|fail(?:s|ed|ing)?|"
        "den(?:y|ies|ied|ying)|refus\\w+|alleg\\w+|reportedly|reported|reports|purported(?:ly)?|"
        "apparent(?:ly)?|suspect\\w*|supposed(?:ly)?|claim\\w*|"
        "accus\\w+|according|said|says|say|saying|told|tells|(?-i:may)|might|could|would|should|likely|"
        "unlikely|possib\\w+|"
        "potential(?:ly)?|believ\\w+|expect\\w*|appear\\w*|seem\\w*|proposed|draft|if|unless|until|"
        "pending|provided|hardly|unconfirmed|so-called|except|only|unclear|argu\\w+|suggest\\w*|warn\\w*",
    ),
    reporting=(
        "reports?|reported|writes|wrote|notes|noted|says|said|explains|explained|adds|added|continues|"
        "continued|goes on|went on|states|stated|observes|observed|argues|argued|warns|warned|points out|"
        "pointed out|puts it|"
        "tells us|concludes|concluded|summari[sz]es|describes|elaborates|details|recounts|sums up|has "
        "more|has the story"
    ),
    crediting=re.compile(
        r"according to (?P<who>(?:[^,;:.“”\"()]|(?<=\b[A-Z])\.){2,60}?)(?=[,;]|(?<!\b[A-Z])\.|$)",
        re.IGNORECASE,
    ),
    terms=_listed(
        "arrest detain detention jail prison imprison sentenc charg convict prosecut indict lawsuit sue "
        "suing sued court "
        "judge ruling ruled law legislat bill act ban banned block shut shutdown outage censor surveil "
        "spy spyware wiretap "
        "intercept monitor track facial biometric encrypt decrypt backdoor privacy personal data breach "
        "leak hack expos "
        "journalist blog activist dissident protest opposition critic freedom speech expression rights "
        "human internet online offline disrupt connectiv "
        "social website platform app vpn tor dns network order orders fine fined penalt regulator minist "
        "parliament "
        "congress senate commission authorit police government state secret intelligence agency crackdown "
        "campaign "
        "definition deadline consent require demand force subpoena warrant seiz raid takedown remov delet "
        "filter firewall "
        "licen suspend restrict prohibit illegal unlawful defam blasphem lese sedition extremis terror "
        "propaganda "
        "disinformation misinformation election net neutrality copyright dmca piracy antitrust settle "
        "appeal constitution "
        "violat abus harass child minors age verification deepfake sexuali watchdog algorithm rumour "
        "cyber crime media definit"
    ),
    stop=frozenset(
        _listed(
            "a an the and or but if of in on at to for from by with as is are was were be been being it "
            "its he she they them his "
            "her their this that these those which who whom whose what when where while there here has have "
            "had having do does did not no nor so than then too very can could will would shall "
            "should may might must about into over under after "
            "before between out up down off again more most some any all each other such only own same also "
            "just said says say we our us you your i my me how why because through during against "
            "among per via"
        )
    ),
)

_ES: Final = Lexicon(
    opener=_opens(
        "pero|y|sin embargo|mientras tanto|no obstante|además",
        "por otra parte|por otro lado|asimismo|también|así|por tanto|por lo tanto|en cambio|de hecho|"
        "ahora bien|por ejemplo",
    ),
    pronoun=_starts("él|ella|ellos|ellas|esto|esta|este|estos|estas|eso|esa|ese|su|sus|lo|le"),
    hedge=_any(
        "no|nunca|ni|sin|nadie|tampoco|presunt\\w+|supuest\\w+|según|al parecer|habría\\w*|podría\\w*|"
        "puede\\w*|"
        "dij\\w+|dice|afirm\\w+|casi|unos|unas|alrededor|más de|menos de|al menos|hasta|si|sospech\\w+|"
        "solo|sólo",
    ),
    reporting="informa|informó|escribe|señala|explica|dice|añade|continúa|afirma|publica|relata|apunta",
    crediting=re.compile(r"según (?P<who>[^,;:.“”\"«»()]{2,60}?)(?=[,;.]|$)", re.IGNORECASE),
    terms=_listed(
        "arrest deten cárcel prisión conden tribunal juez ley decreto prohib bloque censur vigil espi "
        "privacidad datos "
        "filtr periodist activist libertad expresión derechos internet redes gobierno policía multa orden "
        "denunci"
    ),
    stop=frozenset(
        _listed(
            "de la el los las un una y o que en a por con para del al se su sus es son fue ha han como "
            "más lo no le les este esta esto pero sobre entre también ya desde cuando"
        )
    ),
)

_FR: Final = Lexicon(
    opener=_opens(
        "mais|et|or|cependant|toutefois|néanmoins|pourtant",
        "de plus|en outre|par ailleurs|ainsi|en effet|enfin|d[’']ailleurs|en revanche|par exemple|pendant "
        "ce temps|de son côté",
    ),
    pronoun=_starts(
        "il|elle|ils|elles|ce|cela|cette|ces|cet|ça|celui|celle|son|sa|ses|leur|leurs|c[’']est|on"
    ),
    hedge=_any(
        "ne|n[’']\\w+|pas|jamais|aucune?|sans|ni|présumé\\w*|selon|d[’']après|aurai(?:t|ent)|serai(?:t|"
        "ent)|pourrai(?:t|ent)|"
        "dit|affirm\\w+|soupçonn\\w+|accus\\w+|environ|près|plus de|moins de|au moins|jusqu[’']\\w+|si|"
        "seulement",
    ),
    reporting="rapporte|écrit|explique|note|précise|ajoute|poursuit|indique|affirme|souligne|raconte|annonce|révèle",
    crediting=re.compile(
        r"(?:selon|(?<![»”], )d[’']après) (?P<who>[^,;:.“”\"«»()]{2,60}?)(?=[,;.]|$)", re.IGNORECASE
    ),
    terms=_listed(
        "arrêt détenu prison condamn tribunal juge loi décret interdi bloqu censur surveill espion vie "
        "données fuite "
        "journalist militant liberté expression droits internet réseau gouvernement police amende plainte "
        "ordonn"
    ),
    stop=frozenset(
        _listed(
            "de la le les un une des du et ou que qui en à a au aux par pour avec sur dans se sa son ses "
            "est sont été ont ce cette il elle ils plus ne pas comme mais lui leur"
        )
    ),
)

_DE: Final = Lexicon(
    opener=_opens(
        "aber|und|doch|jedoch|allerdings",
        "außerdem|zudem|dennoch|trotzdem|unterdessen|inzwischen|zum beispiel|kurzum",
    ),
    pronoun=_starts(
        "er|sie|es|dies|diese|dieser|dieses|diesen|das|ihr|ihre|sein|seine|dort|damit|dafür|darin|dazu|"
        "davon|so"
    ),
    hedge=_any(
        "nicht|kein\\w*|nie|niemals|ohne|weder|noch nicht|mutmaßlich\\w*|angeblich\\w*|laut|soll(?:en)?|"
        "könnte\\w*|dürfte\\w*|"
        "wohl|offenbar|sagt\\w*|verdächtig\\w*|fast|rund|etwa|circa|mehr als|weniger als|mindestens|bis "
        "zu|wenn|falls|nur",
    ),
    reporting="berichtete?|schreibt|schrieb|meldete?|erklärte?|sagte?|ergänzt|fährt fort|teilt mit",
    crediting=re.compile(
        r"(?:laut|nach Angaben (?:von|des|der)) (?P<who>[^,;:.“”„\"()]{2,60}?)(?=[,;.]|$)", re.IGNORECASE
    ),
    terms=_listed(
        "festgenommen verhaft gefängnis haft verurteil gericht richter gesetz verbot verboten sperr block "
        "zensur überwach "
        "spion spähsoftware staatstrojaner privatsphäre daten leck journalist aktivist freiheit meinung "
        "grundrecht internet netz plattform regierung polizei bußgeld klage verschlüssel vorratsdaten"
    ),
    stop=frozenset(
        _listed(
            "der die das den dem des ein eine einer eines einem einen und oder in im an am auf für mit "
            "von vom zu zum zur bei nach "
            "ist sind war waren wird werden hat haben nicht auch sich es er sie dass als wie aus über um "
            "noch nur"
        )
    ),
)

_PT: Final = Lexicon(
    opener=_opens(
        "mas|e|porém|no entanto|entretanto|contudo|todavia",
        "além disso|assim|também|por outro lado|enquanto isso|de fato|por exemplo|portanto|ainda assim",
    ),
    pronoun=_starts(
        "ele|ela|eles|elas|isso|isto|esta|este|essa|esse|estes|essas|esses|seu|sua|seus|suas|o que"
    ),
    hedge=_any(
        "não|nunca|nem|sem|ninguém|supost\\w+|alegad\\w+|segundo|de acordo com|teria\\w*|poderia\\w*|"
        "pode\\w*|disse\\w*|diz|"
        "afirm\\w+|suspeit\\w+|quase|cerca|mais de|menos de|pelo menos|até|se|apenas|só",
    ),
    reporting="relata|escreve|informa|informou|afirma|diz|acrescenta|continua|explica|publica|noticia|aponta",
    crediting=re.compile(
        r"(?:segundo|de acordo com) (?P<who>[^,;:.“”\"«»()]{2,60}?)(?=[,;.]|$)", re.IGNORECASE
    ),
    terms=_listed(
        "pres deti prisão conden tribunal juiz lei decreto proib bloque censur vigil espi privacidade "
        "dados vaza "
        "jornalist ativist liberdade expressão direitos internet redes governo polícia multa ordem denúnci"
    ),
    stop=frozenset(
        _listed(
            "de a o os as um uma e ou que em no na nos nas do da dos das por para com se seu sua ao à é "
            "são foi tem mais como mas não já também pelo pela sobre entre"
        )
    ),
)

_RU: Final = Lexicon(
    opener=_opens(
        "но|а|и|однако|при этом|тем временем",
        "кроме того|более того|также|таким образом|впрочем|например|между тем",
    ),
    pronoun=_starts("он|она|оно|они|это|этот|эта|эти|его|её|ее|их|там|такой|такие|такое"),
    hedge=_any(
        "не|нет|ни|никогда|без|якобы|предположительно|возможно|вероятно|подозрева\\w+|обвин\\w+|по данным|"
        "по словам|согласно|"
        "сообщ\\w+|заяви\\w+|сказал\\w*|может|могут|мог\\w*|бы|около|почти|более|менее|не менее|до|если|"
        "лишь|только",
    ),
    reporting="сообщает|сообщил[аио]?|пишет|пишут|отмечает|говорит|говорится|заявил[аио]?|добавляет|передаёт|передает|уточняет",
    crediting=re.compile(
        r"(?:по данным|по словам|согласно) (?P<who>[^,;:.“”\"«»()]{2,60}?)(?=[,;.]|$)", re.IGNORECASE
    ),
    terms=_listed(
        "арест задерж тюрьм приговор суд закон запрет блокир цензур слеж шпион персональн данны утечк "
        "журналист активист свобод прав интернет сайт соцсет правительств полици штраф роскомнадзор vpn"
    ),
    stop=frozenset(
        _listed(
            "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее "
            "мне было вот от меня еще о из ему для до или это эти был были быть"
        )
    ),
)

_ZH: Final = Lexicon(
    opener=re.compile(r"(?:但是?|然而|不过|而且|此外|另外|同时|与此同时|因此|所以)[,，]?"),
    pronoun=re.compile(r"(?:他们?|她们?|它们?|这些?|那些?|该|此|其)"),
    hedge=re.compile(r"不|没有?|未|无|非|涉嫌|据|称|表示|可能|或将|疑似|怀疑|约|近|超过|至少|最多|如果"),
    reporting="报道称?|写道|指出|表示|称|说",
    crediting=re.compile(r"据(?P<who>[^，。；：“”]{2,20})(?:报道|称|消息)"),
    terms=_listed(
        "逮捕 拘留 监狱 判 法院 法律 禁 封锁 审查 监控 间谍 隐私 数据 泄露 "
        "记者 自由 权利 互联网 网络 政府 警方 罚款"
    ),
    stop=frozenset(_listed("的 了 在 是 和 与 及 也 有 为 对 将 被 从 到 于 一")),
    end="。",
    gap="",
)

_AR: Final = Lexicon(
    opener=_opens("لكن|ولكن|غير أن|إلا أن", "ومع ذلك|في المقابل|في غضون ذلك|كما|بالإضافة إلى ذلك"),
    pronoun=_starts("هو|هي|هم|هذا|هذه|هؤلاء|ذلك|تلك"),
    hedge=_any(
        "لا|لم|لن|ليس\\w*|غير|دون|بدون|يزعم|مزعوم\\w*|يشتبه|بحسب|وفقا|وفقًا|قال\\w*|قد|ربما|نحو|حوالي|"
        "أكثر|أقل|إذا|فقط"
    ),
    reporting="ذكرت|ذكر|كتبت|كتب|قالت|قال|أفادت|أفاد|أضافت|أضاف",
    crediting=re.compile(r"(?:بحسب|وفقا ل|وفقًا ل)\s?(?P<who>[^،؛:.“”\"«»()]{2,60}?)(?=[،؛.]|$)"),
    terms=_listed(
        "اعتقال اعتقل سجن محكمة قانون حظر حجب رقابة مراقبة تجسس خصوصية بيانات تسريب صحفي ناشط حرية حقوق "
        "إنترنت حكومة شرطة"
    ),
    stop=frozenset(_listed("في من على إلى عن أن إن التي الذي هذا هذه مع كان كانت ما لا و أو قد")),
)

ENGLISH: Final = _EN
LEXICONS: Final[Mapping[str, Lexicon]] = MappingProxyType(
    {"en": _EN, "es": _ES, "fr": _FR, "de": _DE, "pt": _PT, "ru": _RU, "zh": _ZH, "ar": _AR},
)
_SCRIPTS: Final = (
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)
_LATIN: Final = ("en", "es", "fr", "de", "pt")


def lexicon_of(language: str, text: str) -> Lexicon:
    """The lexicon of a language, or of what the text looks like when the language is not one of ours."""
    return LEXICONS.get(language) or LEXICONS[_guess(text[:600])]


def _guess(text: str) -> str:
    letters = max(1, sum(c.isalpha() for c in text))
    for language, script in _SCRIPTS:
        if len(script.findall(text)) * 2 > letters:
            return language
    seen = Counter(text.lower().split())
    return max(_LATIN, key=lambda language: sum(seen[word] for word in LEXICONS[language].stop))
