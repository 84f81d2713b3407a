"""/news trends as readers use it."""

from datetime import timedelta
from io import BytesIO

import discord
import pytest
from matplotlib.image import imread

from bot.domain.topic import TopicId, TopicTag
from bot.presentation import pictures
from tests.fakes.samples import NOW, draft, report, story
from tests.integration.discord.lab import Lab, answered, said

SHUTDOWN = TopicTag(TopicId("shutdown"), ())


def hold(lab: Lab) -> None:
    """Three stories of today, one a week for the months before."""
    old = [
        story(reports=(report(1, of=draft(published_at=NOW - timedelta(days=days))),))
        for days in range(35, 85, 7)
    ]
    lab.hold(story(), story(), story(topics=(SHUTDOWN,), places=()), *old)


async def test_a_topic_is_told_and_drawn_against_what_is_usual(lab: Lab) -> None:
    hold(lab)
    answer = answered(await lab.ask("news trends", topic="censorship"))
    assert not answer.flags.ephemeral
    told = said(await lab.ask("news trends", topic="censorship"))
    assert "### Censorship" in told
    assert "**2 stories in 30 days**\n0.5 a week; less than usual (usual is 1 a week)" in told
    assert "Most on 24 November: 2" in told
    (file,) = answer.attachments
    with lab.env.time_context():
        height, width, _ = imread(BytesIO(await file.read())).shape
    assert (width, height) == (1080, 660)


async def test_without_options_all_topics_and_a_map_are_drawn(lab: Lab) -> None:
    hold(lab)
    answer = await lab.ask("news trends", look="light", quiet=True)
    assert answer.ephemeral
    assert "Most about Censorship (2) and Internet shutdowns (1)." in said(answer)
    assert "Most in China (2)." in said(answer)
    assert "More than usual" not in said(answer)
    assert [file.filename for file in answered(answer).attachments] == ["topics.png", "places.png"]


async def test_pictures_have_alternative_texts(lab: Lab) -> None:
    hold(lab)
    message = answered(await lab.ask("news trends"))
    view = discord.ui.LayoutView.from_message(message)
    galleries = [part for part in view.walk_children() if isinstance(part, discord.ui.MediaGallery)]
    assert [item.description for gallery in galleries for item in gallery.items] == [
        "Charts of stories a day for each topic: Censorship 2, Internet shutdowns 1.",
        "World map of stories: China 2.",
    ]


async def test_where_nothing_can_be_drawn_the_words_say_it(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_figures", lambda: None)
    hold(lab)
    for options in ({}, {"place": "China"}):
        answer = await lab.ask("news trends", **options)
        assert "2" in said(answer)
        assert "Pictures need the extra `charts`" in said(answer)
        assert not answered(answer).attachments


async def test_a_new_archive_does_not_pretend_to_know_what_is_usual(lab: Lab) -> None:
    lab.hold(story())
    assert "not read long enough to say what is usual" in said(
        await lab.ask("news trends", topic="censorship")
    )


async def test_nothing_in_that_time_is_said_so(lab: Lab) -> None:
    for options in ({}, {"topic": "spyware"}):
        assert "nothing to show" in said(await lab.ask("news trends", **options))
