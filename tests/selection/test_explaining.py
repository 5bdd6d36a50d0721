"""Why a case came out so, for its applicant and for the office."""

import pytest

from concilia.core.act import Act
from concilia.core.errors import NotAllowed
from concilia.core.ids import uuid7
from concilia.ledger.domain import flows, money
from concilia.people.models import User
from concilia.selection.domain import assessments, rankings
from concilia.selection.models import Award
from concilia.selection.queries import explaining
from concilia.selection.states import AwardState, Outcome, Place
from tests.fixtures.calls import AFTER

pytestmark = pytest.mark.usefixtures("adesso")


def owner(application):
    return Act(actor=application.submitted_by, at=AFTER)


def address(application):
    return f"/domande/{application.pk}/esito/"


@pytest.fixture
def user_of():
    return lambda application: User.objects.get(person=application.applicant)


@pytest.fixture
def three(domanda):
    """Two in full, one in part and one that waits."""
    rows = (("Nadia", "1000.00"), ("Olga", "2000.00"), ("Paola", "3000.00"), ("Rita", "4000.00"))
    return [domanda(name, isee=isee, months="10") for name, isee in rows]


def test_before_the_publication_nothing_is_told(three, graduatoria, browse, user_of):
    graduatoria()
    assert explaining.for_applicant(owner(three[0]), three[0]) is None
    page = browse(user_of(three[0])).get(address(three[0])).content.decode()
    assert "Perché questo esito" not in page


def test_who_waits_learns_what_was_missing(three, pubblicata):
    pubblicata()
    partly, waiting = (explaining.for_applicant(owner(done), done) for done in three[2:])
    assert (partly.needed.ahead, partly.needed.missing) == (0, 50_000)
    assert (waiting.needed.ahead, waiting.needed.missing) == (0, 100_000)
    assert waiting.needed.last_total is None
    assert explaining.for_applicant(owner(three[0]), three[0]).needed is None


def test_the_page_tells_place_reasons_and_code(three, pubblicata, browse, user_of):
    ranking = pubblicata()
    done = three[2]
    page = browse(user_of(done)).get(address(done)).content.decode()
    row = ranking.rows.get(application=done)
    shown = page.replace("<span>", "").replace("</span>", "")
    for words in ("finanziata in parte", "500,00", row.public_code, "Determina 40/2026", "3.000,00", "ISEE", "Lavora"):
        assert words in shown
    assert "/graduatorie/rete/nido-2026/1/" in page
    assert "Nadia" not in page


def test_a_decision_shows_its_reason(domanda, avviso, dopo, sara):
    done = domanda("Nadia", works=None)
    assessments.propose(dopo(sara), call=avviso)
    decided = {"WORK": (Outcome.NOT_MET, "Contratto cessato il 3 marzo")}
    assessments.decide(dopo(sara), assessment=done.assessment, outcomes=decided)
    ranking = rankings.compute(dopo(sara), call=avviso)
    rankings.publish(dopo(sara), ranking=ranking, act_number="Determina 40/2026")
    case = explaining.for_applicant(owner(done), done)
    assert case.row.place == Place.NOT_ELIGIBLE
    assert (case.decisions["WORK"].proposed, case.decisions["WORK"].outcome) == (Outcome.UNKNOWN, Outcome.NOT_MET)
    assert [item.code for item in case.explanation.refused] == ["WORK"]
    assert case.explanation.state == "not_eligible"


def test_nobody_reads_the_outcome_of_another(three, pubblicata, browse, client, user_of, sara):
    pubblicata()
    with pytest.raises(NotAllowed):
        explaining.for_applicant(owner(three[0]), three[1])
    assert browse(user_of(three[0])).get(address(three[1])).status_code == 404
    assert browse(sara).get(address(three[1])).status_code == 404
    assert client.get(address(three[1])).status_code == 302


def test_an_award_is_given_up_by_its_owner_alone(three, pubblicata, browse, user_of, sara):
    pubblicata()
    done = three[0]
    award = Award.objects.get(application=done)
    renounce = f"/concessioni/{award.pk}/rinuncia/"
    assert renounce in browse(user_of(done)).get(address(done)).content.decode()
    for stranger in (user_of(three[1]), sara):
        assert browse(stranger).post(renounce).status_code == 404
    assert "1.000,00" in browse(user_of(done)).get(renounce).content.decode()
    award.refresh_from_db()
    assert award.state == AwardState.GRANTED
    own = browse(user_of(done))
    assert own.post(renounce).status_code == 302
    award.refresh_from_db()
    assert award.state == AwardState.RENOUNCED
    page = own.get(address(done)).content.decode()
    assert renounce not in page
    assert "Hai rinunciato" in page


def test_an_award_whose_voucher_is_out_is_kept(three, pubblicata, browse, user_of, dopo):
    pubblicata()
    award = Award.objects.get(application=three[0])
    money.send(dopo(), network=award.network_id, flows=[flows.issue(voucher=uuid7(), award=award.pk, cents=1)])
    answer = browse(user_of(three[0])).post(f"/concessioni/{award.pk}/rinuncia/")
    assert answer.status_code == 422
    assert "già stato emesso un voucher" in answer.content.decode()
    award.refresh_from_db()
    assert award.state == AwardState.GRANTED
