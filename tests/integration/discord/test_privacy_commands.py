"""/privacy as members use it, in a server and in direct messages."""

import json

import pytest

from bot.domain.subscription import Target, TargetKind
from tests.integration.discord.lab import Lab, answered, buttons, said, shown


async def test_the_policy_says_what_is_kept_and_what_a_backup_keeps(lab: Lab) -> None:
    answer = await lab.ask("privacy policy")
    assert answer.ephemeral
    for promise in ("Nothing, until you ask", "**Backups:**", "`/privacy delete`"):
        assert promise in said(answer)
    assert said(await lab.rita.slash("privacy policy")) == said(answer)


async def test_a_member_gets_a_file_with_all_that_is_known_of_them(lab: Lab) -> None:
    await lab.ask("alerts add", words="telegram")
    answer = answered(await lab.ask("privacy export"))
    assert answer.flags.ephemeral
    assert "all that I know of you: 2 things," in answer.content
    (file,) = answer.attachments
    with lab.env.time_context():
        document = json.loads(await file.read())
    assert document["member"] == str(lab.rita.id)
    (alert,) = document["known"]["alerts"]
    assert alert["means"] == "“telegram”"
    assert [one["language"] for one in document["known"]["language"]] == ["en"]


async def test_whoever_is_not_known_is_told_so(lab: Lab) -> None:
    assert "I know nothing of you" in said(await lab.ask("privacy export"))


async def test_deleting_asks_once_more_and_then_deletes_everything(lab: Lab) -> None:
    await lab.ask("alerts add", words="telegram")
    await lab.manage("alerts add", words="signal")
    question = answered(await lab.ask("privacy delete"))
    assert "There is no way back" in shown(question)
    assert lab.stores.world.subscriptions
    await lab.reader.click(question, label="Delete everything")
    assert "Deleted: 2 things" in shown(lab.channel.history(viewer=lab.reader)[-1])
    (left,) = lab.stores.world.subscriptions.values()
    assert left.target == Target(TargetKind.MEMBER, lab.manager.id)


async def test_who_thinks_better_of_it_keeps_everything(lab: Lab) -> None:
    await lab.ask("alerts add", words="telegram")
    question = answered(await lab.ask("privacy delete"))
    await lab.reader.click(question, label="Keep it")
    assert "Nothing was deleted" in shown(lab.channel.history(viewer=lab.reader)[-1])
    assert lab.stores.world.subscriptions


async def test_a_question_that_nobody_answers_goes_dead(lab: Lab) -> None:
    await lab.ask("privacy delete")
    await lab.env.advance_time(300)
    message = lab.channel.history(viewer=lab.reader)[-1]
    assert [button["disabled"] for button in buttons(message)] == [True, True]


@pytest.mark.parametrize("command", ["privacy policy", "privacy export", "privacy delete"])
async def test_it_works_in_direct_messages(lab: Lab, command: str) -> None:
    assert said(await lab.rita.slash(command))
