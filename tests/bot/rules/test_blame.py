"""Words of blame are told from words that only sound like it."""

from __future__ import annotations

from bot.rules.blame import blaming

PEOPLE = ["Ana", "Bo", "Cleo", "Dag", "Mark"]
BLAME = [
    "Human error during the deploy",
    "The on-call engineer should have checked the dashboard",
    "Ana failed to follow the runbook",
    "Bo didn't follow the procedure",
    "Cleo neglected to renew the certificate",
    "The operator made a mistake",
    "It was Ana's fault",
    "Due to carelessness of the team",
    "The engineer was not paying attention",
    "Bo mistakenly deleted the table",
    "They ignored the alert",
    "The vendor is to blame",
    "Ana caused the outage by restarting the cluster",
    "Somebody forgot to renew the key",
    "The developer broke production",
    "An inexperienced engineer ran the script",
    "The team was too slow to respond",
    "He could have prevented this",
    "Dag carelessly merged without review",
    "Nobody bothered to test it",
    "The mistake of the release manager",
    "Bo messed up the config",
    "User error",
    "A stupid bug that anyone would have seen",
    "The reviewer overlooked the flag",
    "It was negligence",
    "Common sense would have told them to stop",
    "Ana was supposed to watch the rollout",
    "Who is guilty is known",
    "This should have been caught in review",
    "The key was forgotten",
    "It was quite obvious",
    "The culprit was the release manager",
]
INNOCENT = [
    "5 % of users failed to log in",
    "Ana found what caused it",
    "They restarted the broker, which caused the lag",
    "The team broke the work down",
    "The culprit was a broadcast join",
    "We mark rows wrongly",
    "Bo did not know the lock, since no document tells of it",
    "A blameless review",
    "Ana had the page after 2 min",
    "The on-call rota had a gap",
    "The alert should have fired at 14:00",
    "The queries failed to start",
    "A page fault rate of 3 % showed memory pressure",
    "Fault tolerance did not help, since all nodes share a rack",
    "The default is 10 s",
    "The job ignored null rows by design",
    "The retry policy should not have a limit below 5",
    "Obvious in hindsight is not obvious at night",
    "The error budget was used up",
    "An error in the configuration passed validation",
    "The broken disk was replaced",
    "Alerts were too slow: 12 min until the first",
    "The cluster failed over to node 2",
    "Segmentation fault in the native reader",
    "The runbook should say where the lock lies",
    "The alert could have fired 10 minutes earlier with a lower limit",
    "Rollback caused 3 min of 503s",
    "Nobody was paged, since the rule matched no service",
    "The certificate was not renewed: nothing reminds of it",
    "The cache forgot entries after a restart",
    "Lazy loading hid the missing table",
    "Careful review found two more",
    "The user error rate rose to 4 %",
    "The lazy evaluation of Spark delayed the error",
    "git blame shows when the line was added",
    "Cosmic rays are not to blame",
    "The default fault domain count is 2",
    "The job should not have started before the load ended",
    "Clusters should have 3 nodes",
    "Fault injection found it in staging",
    "Ana noticed the mistake in the dashboard's query",
    "We missed the objective by 4 minutes",
]


def test_each_way_to_blame_is_found() -> None:
    assert [text for text in BLAME if not list(blaming(text, PEOPLE))] == []


def test_what_only_sounds_like_it_passes() -> None:
    assert {text: found for text in INNOCENT if (found := list(blaming(text, PEOPLE)))} == {}


def test_names_count_as_they_are_written_and_only_where_they_are_known() -> None:
    assert [said for said, _ in blaming("It fell since Mark forgot the lock", PEOPLE)] == ["Mark forgot"]
    assert list(blaming("Mark forgot the lock")) == []


def test_nothing_is_told_twice() -> None:
    assert [said for said, _ in blaming("Bo should have known", PEOPLE)] == ["should have known"]
