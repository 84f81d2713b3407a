"""A report finds the story it belongs to, and no other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import Outlet
from bot.domain.report import Article, Draft, ReportId
from bot.domain.story import StoryId, WindowReport
from bot.domain.topic import CountryCode
from bot.stories import window as live_window
from bot.stories.copies import Imprint, is_copy
from bot.stories.evidence import Matrix, Others
from bot.stories.model import Model, probabilities
from bot.stories.profile import Profile
from bot.stories.window import Window
from tests.fakes.samples import NOW

ARRESTS = (
    "Police in Verania arrest 212 people for posts about the dam",
    (
        "Police in Verania have arrested 212 people who wrote on social networks about the collapse of the Orlo dam, "
        "the interior ministry said on Monday. The ministry said they had spread false news. Lawyers of the Kestrel "
        "Legal Centre said that most of the detained had only asked how many villagers were missing."
    ),
)
ARRESTS_RETOLD = (
    "More than two hundred held in Verania over dam collapse posts",
    (
        "Verania's interior ministry says its police detained 212 users of social networks after the Orlo dam broke. "
        "It accuses them of false news about the number of missing villagers. The Kestrel Legal Centre, whose lawyers "
        "represent 40 of them, called the arrests a punishment for questions."
    ),
)
IN_SPANISH = (
    "Verania detiene a 212 personas por hablar de la presa de Orlo",
    (
        "La policía de Verania detuvo a 212 usuarios por lo que escribieron sobre la presa de Orlo. El Kestrel Legal "
        "Centre, que defiende a 40 de ellos, habla de un castigo por hacer preguntas."
    ),
)
SHUTDOWN_IN_SPANISH = (
    "Verania corta el internet móvil en tres distritos del norte",
    (
        "El internet móvil está apagado desde el martes en el norte de Verania, dicen los operadores. El regulador "
        "ordenó el corte por 72 horas. Según Packetwatch, el tráfico bajó al 8 por ciento."
    ),
)
SHUTDOWN = (
    "Verania cuts mobile internet in three northern districts",
    (
        "Mobile internet was switched off on Tuesday in the north of Verania, operators confirmed. The regulator "
        "ordered the cut for 72 hours and named no reason. Measurements by Packetwatch show traffic at 8 per cent of "
        "its usual level. Shops there could no longer "
        "take cards, and hospitals went back to paper. Two weeks ago the same districts were without a connection "
        "during the school examinations."
    ),
)
FINE = (
    "Regulator fines Plumbook 30 million euros for tracking children",
    (
        "The data protection authority of Ostmark has fined the video service Plumbook 30 million euros. The company "
        "had built advertising profiles of children under 13 without asking their parents, the authority found. "
        "Plumbook said that it would appeal."
    ),
)


def draft(account: tuple[str, str], *, days: float = 0.0, url: str | None = None) -> Draft:
    title, text = account
    when = NOW + timedelta(days=days)
    return Draft(outlet=Outlet(""), title=title, article=Article(text, "en"), published_at=when, url=url)


def held(number: int, story: int, told: Draft) -> WindowReport:
    return WindowReport(
        ReportId(number),
        StoryId(story),
        told.title,
        told.article.text,
        "en",
        told.published_at,
        told.outlet.name,
        told.url,
    )


def window(*reports: WindowReport) -> Window:
    made = Window()
    for report in reports:
        made.add(report)
    return made


def test_the_first_report_opens_a_story() -> None:
    placement = Window().place(draft(ARRESTS), NOW)
    assert placement.story_id is None
    assert placement.copy_of is None
    assert placement.compared == ()


def test_another_outlets_account_of_the_event_joins_its_story() -> None:
    live = window(held(1, 11, draft(FINE)), held(2, 12, draft(ARRESTS)))
    placement = live.place(draft(ARRESTS_RETOLD, days=0.2), NOW + timedelta(days=1))
    assert placement.story_id == StoryId(12)
    assert placement.probability > 0.7
    assert placement.copy_of is None


@pytest.mark.parametrize("other", [SHUTDOWN, FINE])
def test_another_event_opens_its_own_story_even_in_the_same_place(other: tuple[str, str]) -> None:
    live = window(held(1, 11, draft(ARRESTS)), held(2, 11, draft(ARRESTS_RETOLD)))
    assert live.place(draft(other), NOW).story_id is None


@pytest.mark.parametrize(("account", "story"), [(IN_SPANISH, StoryId(11)), (SHUTDOWN_IN_SPANISH, None)])
def test_names_and_numbers_join_two_languages_when_they_leave_no_doubt(
    account: tuple[str, str], story: StoryId | None
) -> None:
    _, text = account
    live = window(held(1, 11, draft(ARRESTS_RETOLD)))
    told = replace(draft(account), article=Article(text, "es"))
    assert live.place(told, NOW).story_id == story


def test_another_country_speaks_against_a_common_event_and_none_says_nothing() -> None:
    first, second = CountryCode("IR"), CountryCode("MM")

    def doubt(there: tuple[CountryCode, ...], here: tuple[CountryCode, ...]) -> float:
        live = window(replace(held(1, 11, draft(ARRESTS)), countries=there))
        return 1.0 - live.place(draft(ARRESTS_RETOLD), NOW, here).probability

    assert doubt((first,), (second,)) > 100 * doubt((first,), (first,))
    assert doubt((first,), ()) == doubt((), ()) == doubt((first,), (first,))


def test_a_placement_tells_which_stories_were_considered_the_likeliest_first() -> None:
    live = window(held(1, 11, draft(SHUTDOWN)), held(2, 12, draft(ARRESTS)))
    first, second = live.place(draft(ARRESTS_RETOLD), NOW).compared
    assert (first.story_id, first.closest, first.links) == (StoryId(12), ReportId(2), 1)
    assert second.story_id == StoryId(11)
    assert 1.0 >= first.probability > second.probability >= 0.0


def test_reports_beyond_the_span_are_no_candidates() -> None:
    live = window(held(1, 11, draft(ARRESTS)))
    late = live.place(draft(ARRESTS_RETOLD, days=3.1), NOW + timedelta(days=4))
    assert late.story_id is None
    assert late.compared == ()


def test_a_story_that_began_before_the_span_does_not_go_on_from_one_report_to_the_next() -> None:
    links = [held(n, 11, draft((f"{ARRESTS[0]} {n}", ARRESTS[1][n:]), days=2.5 * n)) for n in range(1, 3)]
    late = draft(ARRESTS_RETOLD, days=7)
    (compared,) = window(*links).place(late, NOW + timedelta(days=8)).compared
    assert (compared.story_id, compared.links) == (StoryId(11), 1)
    assert compared.probability > 0.7
    assert window(*links).place(late, NOW + timedelta(days=8)).story_id is None
    two_links = window(*links, held(3, 11, draft(ARRESTS_RETOLD, days=5)))
    assert two_links.place(draft(ARRESTS, days=7), NOW + timedelta(days=8)).story_id == StoryId(11)


def test_a_window_that_was_filled_anew_knows_when_a_story_began() -> None:
    report = held(2, 11, draft(ARRESTS, days=5))
    late = draft(ARRESTS_RETOLD, days=7)
    for opened, joined in ((NOW + timedelta(days=2.5), None), (NOW + timedelta(days=4.5), StoryId(11))):
        live = window(replace(report, story_opened_at=opened))
        assert live.place(late, NOW + timedelta(days=8)).story_id == joined


def test_a_publication_date_in_the_future_counts_as_now() -> None:
    live = window(held(1, 11, draft(ARRESTS)))
    assert live.place(draft(ARRESTS_RETOLD, days=400), NOW).story_id == StoryId(11)


def test_one_likely_report_does_not_outweigh_a_story_of_unlikely_ones() -> None:
    reports = [held(1, 11, draft(ARRESTS))] + [held(n, 11, draft(FINE, days=n / 50)) for n in range(2, 8)]
    placement = window(*reports).place(draft(ARRESTS_RETOLD), NOW)
    assert placement.story_id is None
    assert placement.compared[0].links == 7


def test_what_was_forgotten_is_not_compared_with() -> None:
    live = window(held(1, 11, draft(ARRESTS)), held(2, 12, draft(FINE, days=1)))
    live.forget(NOW + timedelta(hours=1))
    assert len(live) == 1
    assert live.place(draft(ARRESTS_RETOLD), NOW).story_id is None
    assert live.place(draft(FINE, days=1), NOW + timedelta(days=1)).story_id == StoryId(12)


def test_a_full_window_lets_go_of_what_was_published_first() -> None:
    full = Window(most=2)
    arrests, cut = held(1, 1, draft(ARRESTS, days=-1)), held(2, 2, draft(SHUTDOWN, days=-2))
    for report in (arrests, cut, held(3, 3, draft(FINE))):
        full.add(report)
    assert (len(full), full.oldest) == (2, arrests.published_at)
    assert full.place(draft(ARRESTS_RETOLD), NOW).story_id == StoryId(1)
    assert full.place(draft(SHUTDOWN), NOW).story_id is None


def test_a_report_that_is_replaced_takes_no_second_place() -> None:
    full = Window(most=2)
    for report in (held(1, 1, draft(ARRESTS)), held(2, 2, draft(FINE)), held(2, 1, draft(ARRESTS_RETOLD))):
        full.add(report)
    assert [len(full.of_story(StoryId(story))) for story in (1, 2)] == [2, 0]


def test_a_replaced_report_counts_with_its_new_text_and_story_only() -> None:
    live = window(held(1, 11, draft(FINE)))
    live.replace(held(1, 12, draft(ARRESTS)))
    assert len(live) == 1
    assert live.place(draft(FINE), NOW).story_id is None
    assert live.place(draft(ARRESTS_RETOLD), NOW).story_id == StoryId(12)


def test_a_window_that_was_emptied_places_like_a_new_one() -> None:
    used = window(held(1, 11, draft(FINE)), held(2, 12, draft(SHUTDOWN)))
    used.forget(NOW + timedelta(days=1))
    used.add(held(3, 13, draft(ARRESTS)))
    fresh = window(held(3, 13, draft(ARRESTS)))
    assert used.place(draft(ARRESTS_RETOLD), NOW) == fresh.place(draft(ARRESTS_RETOLD), NOW)


def test_the_same_page_is_a_copy_whatever_it_says_by_now() -> None:
    live = window(held(1, 11, draft(ARRESTS, url="https://www.example.org/live?id=7")))
    again = live.place(draft(FINE, url="http://example.org/live/?utm_source=x&id=7"), NOW)
    assert (again.story_id, again.copy_of, again.probability) == (StoryId(11), ReportId(1), 1.0)


def test_a_repost_is_a_copy_of_the_first_of_its_kind_and_joins_its_story() -> None:
    text = ARRESTS[1]
    live = window(held(1, 11, draft(ARRESTS)), held(2, 11, draft(ARRESTS_RETOLD)))
    repost = draft(("Seen elsewhere", f"From our partners. {text} Subscribe to our newsletter."))
    placement = live.place(repost, NOW)
    assert (placement.story_id, placement.copy_of) == (StoryId(11), ReportId(1))


def test_a_live_blog_that_quotes_a_report_far_down_is_a_copy_of_it() -> None:
    live = window(held(1, 11, draft(ARRESTS)))
    opening = " ".join(f"Delegate{n} rose and spoke of budget{n}." for n in range(60))
    blog = draft(("As it happens", f"{opening}\n\n14:05 {ARRESTS[0]}\n\n{ARRESTS[1]}\n\n13:30 {opening}"))
    assert live.place(blog, NOW).copy_of == ReportId(1)
    live.forget(NOW + timedelta(days=1))
    assert live.place(blog, NOW).copy_of is None


def test_a_story_of_hundreds_of_reports_is_compared_with_a_few_of_them() -> None:
    live = window(*(held(n, 11, draft((f"{ARRESTS[0]} {n}", ARRESTS[1][n:]))) for n in range(1, 200)))
    (compared,) = live.place(draft(ARRESTS_RETOLD), NOW).compared
    assert compared.links <= 24
    assert compared.probability > 0.7


@pytest.mark.parametrize("stories", [1, 40, 400])
def test_what_placing_a_report_costs_has_a_bound_whatever_the_window_holds(
    stories: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is placed well under a second after it came, for each of these takes some microseconds."""
    live = window(
        *(held(n, n % stories, draft((f"{ARRESTS[0]} {n}", f"{ARRESTS[1][n:]}"))) for n in range(400))
    )
    compared, judged = list[int](), list[int]()

    def counted(report: Profile, others: Others, model: Model) -> Matrix:
        compared.append(len(others))
        return probabilities(report, others, model)

    def counting(one: Imprint, other: Imprint) -> bool:
        judged.append(1)
        return is_copy(one, other)

    monkeypatch.setattr(live_window, "probabilities", counted)
    monkeypatch.setattr(live_window, "is_copy", counting)
    live.place(draft(ARRESTS_RETOLD), NOW)
    assert 0 < sum(compared) <= 12 * 24
    assert 0 < len(judged) <= 12


WRITING = st.text(alphabet="ab Z9.,“’-网络犯\n", max_size=60)


@given(st.lists(st.tuples(WRITING, WRITING), max_size=6), WRITING, WRITING)
def test_whatever_is_written_can_be_placed(stored: list[tuple[str, str]], title: str, text: str) -> None:
    live = window(*(held(n, n % 2, draft(account)) for n, account in enumerate(stored)))
    placement = live.place(draft((title, text)), NOW)
    assert 0.0 <= placement.probability <= 1.0
    assert placement.story_id in {None, *(n % 2 for n in range(len(stored)))}
