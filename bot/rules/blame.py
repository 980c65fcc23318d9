"""Words that look for somebody to blame, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

_SOMEBODY = (
    r"he|she|they|somebody|someone|nobody|anyone|everyone|operators?|engineers?|developers?|administrators?|"
    r"admins?|reviewers?|managers?|colleagues?|contractors?|interns?|vendor|team|staff|on-?call|responders?"
)
"""Whom people blame. Of users and customers it is told what happened to them, and "we" blames nobody else."""

_ADVERBS = r"(?:\s+(?:\w+ly|also|just|again|then|still|even|had|has|have|on call)){0,2}"
_ALLOWED = "say what allowed it, not who did it"
_DEEDS = {
    r"should(?:n[’']t| not)? have|ought to have|could have (?:prevented|avoided|known|seen|checked|noticed)|"
    r"(?:was|were) supposed to": "say what was known then, and what would have helped",
    r"forgot(?:ten)?|neglected": "say what would have reminded them",
    r"failed to|did(?:n[’']t| not) (?:bother|follow|check|read|test|notice|pay|think|care)|bothered|ignored|"
    r"overlooked|(?:was|were)(?:n[’']t| not) paying|(?:was|were) too (?:slow|late|busy)": (
        "say what made it hard to see or to do"
    ),
    r"made a mistake|mistakenly|wrongly|caused|broke (?:the(?! work| task| problem)|our|it|prod(?:uction)?)|"
    r"messed|screwed|botched": _ALLOWED,
}
_VERDICTS = {
    r"(?:human|operator|user|pilot) error(?!\s+(?:rate|count|budget|message|page|code|log))": (
        "say what made the mistake easy to make"
    ),
    r"careless(?:ly|ness)?|negligen(?:t|tly|ce)|sloppy|(?:was|were|is|are|being|too|so) lazy|laziness|"
    r"stupid(?:ly|ity)?|incompeten(?:t|ce)|inexperienced|rookie|common sense": (
        "say what happened, without the verdict"
    ),
    r"(?:at|to) fault|(?<!git )(?<!not to )blamed?(?!-)|guilty": _ALLOWED,
    r"should have known|"
    r"should(?:n[’']t| not)? have been (?:caught|noticed|checked|tested|seen|spotted|done)": (
        "say what was known then, and what would have helped"
    ),
    r"(?:was|were|been) forgotten": "say what would have reminded them",
    r"obviously|(?:was|were|is) (?:so |all too |quite )?obvious": "leave it out: it was not at the time",
}
_OF = {
    r"(?:mistake|fault|failure|negligence) (?:of|by) (?:the |an? )?(?:\w+ )?(?:WHO)": _ALLOWED,
    r"(?:(?:WHO)[’']s|his|her|their) (?:own )?(?:fault|mistake|error|failure)\b"
    r"(?!\s+(?:rate|tolerance|domain))": _ALLOWED,
    r"culprit (?:was|is) (?:the |an? )?(?:\w+ )?(?:WHO)": _ALLOWED,
}


def blaming(text: str, people: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """What of the text blames somebody, once for each kind of blame, with advice; no word of it twice.

    `people` are names of those who may be meant.
    """
    told: list[tuple[int, int]] = []
    for pattern, advice in _patterns(tuple(sorted(people))):
        found = pattern.search(text)
        if found and not any(found.start() < end and start < found.end() for start, end in told):
            told.append(found.span())
            yield found[0], advice


@lru_cache(maxsize=4)
def _patterns(people: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    # Names count as they are written: "Mark" is somebody, "mark" is not.
    named = "|".join(map(re.escape, filter(None, people)))
    who = f"{_SOMEBODY}|(?-i:{named})" if named else _SOMEBODY
    deeds = {f"(?:{who}){_ADVERBS}\\s+(?:{deed})": advice for deed, advice in _DEEDS.items()}
    of = {words.replace("WHO", who): advice for words, advice in _OF.items()}
    return [
        (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), advice)
        for words, advice in {**_VERDICTS, **deeds, **of}.items()
    ]
