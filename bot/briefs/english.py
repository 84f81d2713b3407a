"""English: the words that the rules for it need."""

import re
from typing import Final

from bot.briefs.later import anywhere, later
from bot.briefs.lexicon import Lexicon, any_of, between, listed, opens, starts

ENGLISH: Final = Lexicon(
    opener=opens(
        "but|and|however|meanwhile|moreover|furthermore|nevertheless|nonetheless|or",
        "so|yet|yes|no|still|now|well|also|then|thus|hence|therefore|indeed|instead|overall|finally|"
        "additionally|besides|in addition|in fact|as usual|as a result|consequently|for example|"
        "for instance|"
        "in other words|on the other hand|on top of that|in the meantime|in contrast|by contrast|"
        "to be clear|"
        "after all|that said|that being said|even so|at the same time|as expected|in short|in particular|"
        "more importantly|interestingly|unsurprisingly|not surprisingly|sadly|unfortunately|similarly|"
        "likewise|accordingly|"
        "again|either way|in turn|as such|as we reported|as noted|first|second|secondly|third|lastly",
    ),
    hollow=later(
        r"it(?:\s+is|[’']s)\s+(?:also\s+|now\s+|worth\s+|important\s+to\s+)?"
        r"(?:clear|evident|obvious|no\s+secret|no\s+surprise|well\s+known|noting|note|notable|"
        r"remember)\s+that\s+"
        r"|(?=[^.:;]*:)[^.:;]{0,150}\b(?:look\s+no\s+further\s+than|consider|take|imagine|remember)\s+this\s*:\s+"
        r"|here[’']s\s+(?:the\s+(?:thing|catch|problem|story)|what\s+happened|why)\s*:\s+",
        re.IGNORECASE,
    ),
    pronoun=starts(
        "he|she|it|they|this|that|these|those|his|her|hers|its|their|theirs|such|him|them|both|neither|"
        "either|"
        "another|others|one(?=[,.]|\\s(?:is|was|has|had|who|can|could|may|might|must|should|thing|reason|way)\\b)|"
        "some(?!\\s\\d)|here|there|then|when asked|it[’']s|he[’']s|she[’']s|they[’']re|that[’']s|there[’']s|"
        "here[’']s|which|who|"
        "because(?!\\s[^,]{8,},\\s)|so|also|thus|yet|hence|therefore|instead|still|we|i|you|our|my|your|"
        "i[’']m|i[’']ve|we[’']re|we[’']ve|you[’']re|let[’']s|"
        "(?:while|as|when|since|if|although|though|once|until|with|despite|after|before|because)\\s"
        "(?:that|these|those|such)|"
        # What is granted is taken back by a "but", which may stand in the next sentence.
        "(?:of course|to be sure|to be fair|granted|admittedly|sure|certainly|no doubt|true)"
        "(?=,(?!.*\\bbut\\b))",
    ),
    hedge=any_of(
        "not|no|never|without|none|nobody|neither|nor|cannot|\\w+n[’']t|fail(?:s|ed|ing)?|"
        "den(?:y|ies|ied|ying)|refus\\w+|alleg\\w+|reportedly|reported|reports|purported(?:ly)?|"
        "apparent(?:ly)?|suspect\\w*|supposed(?:ly)?|claim\\w*|"
        "accus\\w+|according|said|says|say|saying|told|tells|may|might|could|would|should|likely|"
        "unlikely|possib\\w+|"
        "potential(?:ly)?|believ\\w+|expect\\w*|appear\\w*|seem\\w*|proposed|draft|if|unless|until|"
        "pending|provided|hardly|unconfirmed|so-called|except|only|unclear|argu(?:e|es|ed|ing|ably)|suggest\\w*|warn\\w*",
    ),
    reporting=(
        "reports?|reported|writes|wrote|notes|noted|says|said|explains|explained|adds|added|continues|"
        "continued|goes on|went on|states|stated|observes|observed|argues|argued|warns|warned|points out|"
        "pointed out|puts it|"
        "tells us|concludes|concluded|summari[sz]es|describes|elaborates|details|recounts|sums up|has "
        "more|has the story"
    ),
    crediting=later(
        r"according to (?P<who>(?:[^,;:.“”\"()]|(?<=\b[A-Z])\.){2,80}?)(?=[,;]|(?<!\b[A-Z])\.|$)",
        re.IGNORECASE,
    ),
    terms=listed(
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
    own=anywhere(
        "IMmWwOou",
        r"\b(?:I(?:[’'](?:m|ve|d|ll))?|[Mm]e|[Mm]y(?:self)?|[Ww]e(?:[’'](?:re|ve|d|ll))?|ourselves|"
        r"[Oo]urs?(?!\s(?:\w+\s)?(?:correspondent|reporter))|us(?=[,;]|\s(?:to|all|the|some|that|what|how|why|and)\b))"
        r"\b(?!\.)",
    ),
    stand=later(
        r"\b[Ww]e(?:[’'](?:re|ve|ll))?\s(?:(?:have|are|will|also|again|today|now|strongly|jointly|formally)\s)*"
        r"(?:call(?:ed|ing)?\s(?:on|for|upon)|urg(?:e|ed|ing)|demand|oppos(?:e|ed|ing)|object|condemn|reject|"
        r"su(?:e|ed|ing)\b|fil(?:e|ed|ing)\s|challeng(?:e|ed|ing)|appeal|petition|denounc|"
        r"wrote\sto|submitted|ask(?:ed|ing)?\sthe)"
        r"|\b[Oo]ur\s(?:\w+\s)?(?:lawsuit|complaint|petition|appeal|investigation|analysis|research|findings|report)"
        r"\s(?:\w+ly\s)?(?:has\s)?(?:finds?|found|shows?|shown|reveal|challeng|ask|argu|says?|identified)"
    ),
    amid=between(
        "however|meanwhile|moreover|furthermore|nevertheless|nonetheless|therefore|in turn|of course"
    ),
    stop=frozenset(
        listed(
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
