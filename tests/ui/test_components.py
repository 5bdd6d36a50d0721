"""Each component: what it shows, what it refuses, and that hostile text stays text."""

from datetime import date, datetime, timedelta

import pytest
from django.core.paginator import Paginator

from concilia.core import clock
from concilia.engines.deadlines import ROME
from concilia.ui.components import (
    TONES,
    Action,
    Chip,
    Column,
    Download,
    Event,
    Fact,
    Figure,
    Finding,
    Step,
    Table,
)
from concilia.ui.links import Link

from .conftest import HOSTILE, NOW, text_of

SOON = NOW + timedelta(days=4)


class State:
    """An enum of a room, as far as a chip can see it."""

    tone = "success"
    label = "accolta"

    def label_for(self, audience):
        return {"citizen": "La tua domanda è stata accolta"}.get(audience, self.label)


# States


@pytest.mark.parametrize("tone", TONES)
def test_a_chip_has_a_word_and_an_icon_beside_its_colour(draw, tone):
    soup = draw("{% chip state %}", state=Chip("Presentata", tone))
    assert text_of(soup) == "Presentata"
    assert soup.select_one(f".chip-{tone} svg[aria-hidden=true] use")


def test_a_chip_speaks_to_its_audience(draw):
    assert text_of(draw("{% chip state audience='citizen' %}", state=State())) == "La tua domanda è stata accolta"
    assert text_of(draw("{% chip state %}", state=State())) == "accolta"


def test_a_chip_without_a_word_or_with_an_unknown_tone_is_refused(draw):
    with pytest.raises(ValueError, match="state is empty"):
        draw("{% chip '' %}")
    with pytest.raises(ValueError, match="tone='red' is not one of danger, info"):
        draw("{% chip 'x' tone='red' %}")


# Deadlines and procedure


def test_a_deadline_tells_day_hour_zone_and_what_is_left(draw):
    soup = draw("{% deadline at now=now %}", at=SOON)
    assert text_of(soup) == "lunedì 16 marzo 2026, ore 09:30 (ora italiana) mancano 4 giorni"
    assert soup.time["datetime"] == "2026-03-16T09:30:00+01:00"
    assert soup.select_one(".deadline-soon")


def test_a_deadline_asks_the_clock_once_per_page(draw, monkeypatch):
    asked = []
    monkeypatch.setattr(clock, "now", lambda: asked.append(1) or NOW)
    draw("{% for at in all %}{% deadline at %}{% endfor %}", all=[SOON] * 3)
    assert len(asked) == 1


def test_no_deadline_says_so(draw):
    assert text_of(draw("{% deadline at %}", at=None)) == "senza scadenza"


def test_steps_mark_where_one_is_and_link_only_what_is_done(draw):
    soup = draw("{% steps items current=2 %}", items=[Step("Uno", "/1/"), Step("Due", "/2/"), "Tre"])
    assert [item.get("aria-current") for item in soup.select("li")] == [None, "step", None]
    assert [link["href"] for link in soup.select("a")] == ["/1/"]
    assert "Passo 2 di 3 : Due" in text_of(soup)


@pytest.mark.parametrize("current", [0, 4])
def test_a_step_that_is_not_there_is_refused(draw, current):
    with pytest.raises(ValueError, match="there are 3 steps"):
        draw("{% steps items current=current %}", items="abc", current=current)


def test_an_explanation_shows_outcome_facts_reason_and_law(draw):
    rows = [
        Finding("Residenza", "yes", [Fact("Comune", "Brescia")], law="art. 3"),
        Finding("ISEE", "unknown", [Fact("Valore ISEE", "")], reason="Manca il valore."),
        Finding("Adesione", "no", reason="L'impresa non aderiva."),
        Finding("Figli", "yes", points="10", maximum="20"),
    ]
    soup = draw("{% explanation rows title='Perché' %}", rows=rows)
    words = [text_of(row) for row in soup.select("li")]
    assert words == [
        "Residenza Soddisfatto Comune Brescia art. 3",
        "ISEE Da completare Manca il valore. Valore ISEE non ancora indicato",
        "Adesione Non soddisfatto L'impresa non aderiva.",
        "Figli 10 punti su 20",
    ]
    assert "1 condizione soddisfatta, 1 non soddisfatta, 1 da completare." in text_of(soup)
    assert len({row.svg.use["href"] for row in soup.select("li")[:3]}) == 3


def test_an_explanation_knows_three_outcomes_only(draw):
    with pytest.raises(ValueError, match="outcome='maybe' is not one of no, unknown, yes"):
        draw("{% explanation rows %}", rows=[Finding("x", "maybe")])
    with pytest.raises(TypeError, match=r"findings\[0\] is str, Finding was expected"):
        draw("{% explanation rows %}", rows=["x"])


def test_a_timeline_tells_what_is_next_who_and_by_when(draw):
    events = [
        Event("Presentata", "done", datetime(2026, 2, 20, 10, 4, tzinfo=ROME)),
        Event("Integrazione", "current", date(2026, 3, 2), by=SOON, who="il richiedente"),
        Event("Graduatoria", "future"),
    ]
    soup = draw("{% timeline events now=now %}", events=events)
    assert [item.get("aria-current") for item in soup.select("li")] == [None, "step", None]
    words = text_of(soup)
    assert "Presentata Fatto 20 febbraio 2026, ore 10:04" in words
    assert "Tocca a: il richiedente Entro 16 marzo 2026, ore 09:30 mancano 4 giorni" in words
    assert [time["datetime"] for time in soup.select("time")][1] == "2026-03-02"


# Data


def rows():
    return [
        {"name": Link("Alfa", "/1/"), "n": 1234, "cents": 5, "on": date(2026, 1, 2), "ok": True, "state": State()},
        {"name": Link("Beta", "javascript:alert(1)"), "n": None, "cents": None, "on": None, "ok": None, "state": None},
    ]


COLUMNS = [
    Column("name", "Nome", "link", sort="nome"),
    Column("n", "Domande", "integer", sort="domande"),
    Column("cents", "Importo", "money"),
    Column("on", "Giorno", "day"),
    Column("ok", "Pronta", "yesno"),
    Column("state", "Stato", "chip", audience="citizen"),
]


def test_a_table_writes_each_kind_of_value(draw):
    soup = draw("{% table t %}", t=Table("Avvisi", COLUMNS, rows()))
    cells = [[text_of(cell) for cell in row.select("th, td")] for row in soup.select("tbody tr")]
    assert cells == [
        ["Alfa", "1.234", "€ 0,05", "2 gennaio 2026", "Sì", "La tua domanda è stata accolta"],
        ["Beta", "—", "—", "—", "—", "—"],
    ]
    assert soup.caption.text == "Avvisi"
    assert [head.get_text(strip=True) for head in soup.select("thead th.numeric")] == ["Domande(ordina)", "Importo"]
    assert [link["href"] for link in soup.select("tbody a")] == ["/1/"]


def test_a_table_orders_by_link_and_keeps_the_filters(draw):
    soup = draw("{% table t %}", t=Table("Avvisi", COLUMNS, rows(), sort="nome"))
    links = [link["href"] for link in soup.select("thead a")]
    assert links == ["?filtro=a%26b&ordina=-nome", "?filtro=a%26b&ordina=domande"]
    assert [head.get("aria-sort") for head in soup.select("thead th")] == ["ascending"] + [None] * 5


def test_a_table_exports_what_is_on_the_screen(draw):
    soup = draw("{% table t %}", t=Table("Avvisi", COLUMNS, rows(), export_url="/avvisi.csv"))
    assert soup.select_one(".data-table-export a")["href"] == "/avvisi.csv?filtro=a%26b"


def test_a_table_totals_what_it_is_told_to(draw):
    soup = draw("{% table t %}", t=Table("Avvisi", COLUMNS, rows(), total={"cents": 5}))
    assert [text_of(cell) for cell in soup.select("tfoot th, tfoot td")] == ["Totale", "", "€ 0,05", "", "", ""]
    with pytest.raises(ValueError, match="columns that are not there: euros"):
        draw("{% table t %}", t=Table("Avvisi", COLUMNS, rows(), total={"euros": 5}))


def test_a_table_without_rows_says_why(draw):
    assert text_of(draw("{% table t %}", t=Table("Avvisi", COLUMNS, [], empty="Nessun avviso aperto."))) == (
        "Avvisi Nessun avviso aperto."
    )


def test_a_table_refuses_a_kind_it_does_not_know(draw):
    with pytest.raises(ValueError, match="kind='euro' is not one of"):
        draw("{% table t %}", t=Table("Avvisi", [Column("n", "N", "euro")], []))


def test_pages_keep_the_rest_of_the_address(draw):
    soup = draw("{% pagination page %}", page=Paginator(range(230), 20).page(4))
    assert text_of(soup).startswith("Risultati 61–80 di 230")
    assert soup.select_one("[aria-current=page]")["href"] == "?filtro=a%26b&pagina=4"
    assert soup.select_one("[rel=prev]")["href"].endswith("pagina=3")
    assert soup.select_one("[rel=next]")["href"].endswith("pagina=5")


def test_one_page_shows_only_the_count(draw):
    assert not draw("{% pagination page %}", page=Paginator(range(3), 20).page(1)).select("nav")
    assert text_of(draw("{% pagination page %}", page=Paginator([], 20).page(1))) == "Nessun risultato"


def test_definitions_show_a_dash_where_nothing_is_known(draw):
    soup = draw("{% definitions items %}", items={"Protocollo": "1/2026", "Responsabile": None, "Figli": 0})
    assert [text_of(value) for value in soup.select("dd")] == ["1/2026", "—", "0"]


def test_figures_are_few(draw):
    soup = draw("{% figures items %}", items=[Figure("Speso", "€ 1,00", "su € 2,00", "/spesa/")])
    assert text_of(soup) == "Speso € 1,00 su € 2,00"
    with pytest.raises(ValueError, match="at most 6"):
        draw("{% figures items %}", items=[Figure("x", "1")] * 7)


@pytest.mark.parametrize(
    ("value", "maximum", "drawn_value", "words"),
    [(250, 1000, "250", "25%"), (3, 2, "2", "150%"), (0, 0, "0", "0%")],
)
def test_progress_tells_the_truth_beyond_the_whole(draw, value, maximum, drawn_value, words):
    soup = draw("{% progress v m 'Fondi' kind='money' %}", v=value, m=maximum)
    assert soup.progress["value"] == drawn_value
    assert soup.progress["aria-label"] == "Fondi"
    assert words in text_of(soup)


def test_downloads_tell_kind_and_size_before_the_click(draw):
    soup = draw("{% downloads items %}", items=[Download("Avviso", "/a.pdf", "pdf", 184_000, "Testo integrale")])
    assert text_of(soup) == "Avviso (PDF, 184 kB) Testo integrale"
    with pytest.raises(ValueError, match="not an address"):
        draw("{% downloads items %}", items=[Download("x", "javascript:alert(1)", "pdf")])


def test_a_code_is_drawn_in_groups_and_copied_without_gaps(draw):
    soup = draw("{% code '7KQM2XW94RT' %}")
    assert [span.text for span in soup.select("code span")] == ["7KQM", "2XW9", "4RT"]
    assert soup.code.text == "7KQM2XW94RT"


# Frame


def test_a_heading_is_the_one_h1(draw):
    soup = draw("{% heading 'Avvisi' kicker='Rete' lead='Quelli aperti.' state=state %}", state=State())
    assert soup.h1.text == "Avvisi"
    with pytest.raises(ValueError, match="title is empty"):
        draw("{% heading '  ' %}")


def test_a_card_with_an_address_is_one_link(draw):
    soup = draw("{% card 'Nido' url='/nido/' kicker='Famiglie' %}<p>Testo</p>{% endcard %}")
    assert [link["href"] for link in soup.select("a")] == ["/nido/"]
    assert soup.h3.text == "Nido"
    assert not draw("{% card 'Nido' url='javascript:alert(1)' %}{% endcard %}").select("a")


def test_an_alarming_callout_is_announced(draw):
    assert draw("{% callout tone='danger' title='No' %}<p>x</p>{% endcallout %}").select_one("[role=alert] h2")
    assert not draw("{% callout %}<p>x</p>{% endcallout %}").select("[role=alert]")


def test_a_page_has_one_main_action(draw):
    soup = draw(
        "{% actions %}{% action 'Invia' kind='main' %}{% action back %}{% endactions %}", back=Action("Indietro", "/")
    )
    assert [(tag.name, tag.text) for tag in soup.select(".btn")] == [("button", "Invia"), ("a", "Indietro")]
    with pytest.raises(ValueError, match="one main action"):
        draw("{% actions %}{% action 'A' kind='main' %}{% action 'B' kind='main' %}{% endactions %}")
    with pytest.raises(ValueError, match="not an address"):
        draw("{% action 'A' url='//evil.example' %}")


def test_a_breadcrumb_ends_with_this_page(draw):
    soup = draw("{% breadcrumb 'Avvisi' '/avvisi/' 'Nido' %}")
    assert [link["href"] for link in soup.select("a")] == ["/", "/avvisi/"]
    assert soup.select_one("[aria-current=page]").text == "Nido"
    with pytest.raises(ValueError, match="last"):
        draw("{% breadcrumb 'Avvisi' '/avvisi/' %}")


def test_an_empty_state_offers_a_way_on(draw):
    soup = draw("{% empty 'Nessun voucher' text='Arriveranno qui.' label='Avvisi' url='/avvisi/' %}")
    assert soup.a["href"] == "/avvisi/"
    with pytest.raises(ValueError, match="both label and url"):
        draw("{% empty 'x' label='Avvisi' %}")


def test_an_icon_is_hidden_unless_it_speaks(draw):
    assert draw("{% icon 'it-user' %}").svg["aria-hidden"] == "true"
    assert draw("{% icon 'it-user' label='Persona' %}").svg["aria-label"] == "Persona"
    with pytest.raises(ValueError, match="not the name of an icon"):
        draw("{% icon name %}", name='it-x"><script>')


# Hostile text, in every place where a text may come from people

HOSTILE_PIECES = {
    "chip": ("{% chip v %}", {"v": Chip(HOSTILE)}),
    "heading": ("{% heading v lead=v kicker=v %}", {"v": HOSTILE}),
    "card": ("{% card v url=v kicker=v %}{{ v }}{% endcard %}", {"v": HOSTILE}),
    "callout": ("{% callout title=v %}<p>{{ v }}</p>{% endcallout %}", {"v": HOSTILE}),
    "empty": ("{% empty v text=v %}", {"v": HOSTILE}),
    "action": ("{% action v name=v value=v %}", {"v": HOSTILE}),
    "actions": ("{% actions note=v %}{% endactions %}", {"v": HOSTILE}),
    "breadcrumb": ("{% breadcrumb v v v %}", {"v": HOSTILE}),
    "steps": ("{% steps v current=1 %}", {"v": [Step(HOSTILE, HOSTILE)]}),
    "explanation": (
        "{% explanation v title=t %}",
        {
            "t": HOSTILE,
            "v": [Finding(HOSTILE, "no", [Fact(HOSTILE, HOSTILE)], HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)],
        },
    ),
    "timeline": ("{% timeline v now=now %}", {"v": [Event(HOSTILE, text=HOSTILE, who=HOSTILE, by=SOON)]}),
    "definitions": ("{% definitions v %}", {"v": [(HOSTILE, HOSTILE)]}),
    "figures": ("{% figures v %}", {"v": [Figure(HOSTILE, HOSTILE, HOSTILE, HOSTILE)]}),
    "downloads": ("{% downloads v %}", {"v": [Download(HOSTILE, "/x", HOSTILE, 1, HOSTILE)]}),
    "progress": ("{% progress 1 2 v %}", {"v": HOSTILE}),
    "code": ("{% code v %}", {"v": HOSTILE}),
    "table": (
        "{% table v %}",
        {
            "v": Table(
                HOSTILE,
                [Column("a", HOSTILE, sort=HOSTILE), Column("b", HOSTILE, "link")],
                [{"a": HOSTILE, "b": Link(HOSTILE, HOSTILE)}],
            )
        },
    ),
}


@pytest.mark.slow("every hostile text in every piece")
@pytest.mark.parametrize("name", HOSTILE_PIECES)
def test_hostile_text_stays_text(draw, name):
    source, context = HOSTILE_PIECES[name]
    soup = draw(source, **context)
    assert not soup.select("script, img")
    assert "alert(1)" in "".join(soup.get_text().split())
