"""A till without network: a small part of each voucher is set aside for it, and never more is paid (M17, M18, L17)."""

import json
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concilia.access.kinds import Kind
from concilia.audit.models import Entry
from concilia.core import clock
from concilia.core.errors import Conflict, NotAllowed, Refusal
from concilia.core.jobs import REGISTRY
from concilia.ledger.kinds import AccountKind
from concilia.ledger.models import Account, Transfer
from concilia.ledger.queries import balances, verify
from concilia.vouchers.domain import devices, ending, passes, reversing, syncing
from concilia.vouchers.models import Device, OfflineHold, OfflinePass, OfflineUse, Redemption
from concilia.vouchers.queries.spending import held_apart, left
from tests.fixtures.refusals import refused

pytestmark = pytest.mark.usefixtures("conti")
PAGE = "/voucher/cassa/senza-rete/"
OFFICE = "/voucher/ufficio/senza-rete/"


class Till:
    """A device of the cooperative, as its page behaves: it signs, counts and keeps what it records."""

    def __init__(self, device, act, irene):
        self.device, self.act, self.irene = device, act, irene
        self.secret = devices.hand_over(act(irene), device=device)
        self.entries, self.held = [], {}

    def take(self):
        issued = passes.issue(self.act(self.irene), device=self.device)
        assert passes.sign(self.secret, issued.text) == issued.signature
        self.held = json.loads(issued.text)
        self.sequence, self.mac = self.held["sequence"], self.held["mac"]
        return self.held

    def finds(self, voucher):
        digest = passes.sign(self.secret, voucher.code)
        return next((one for one in self.held["vouchers"] if one["code"] == digest), None)

    def use(self, voucher, cents=1_000, at="2026-05-12T11:00", day="2026-05-04", **more):
        self.sequence += 1
        told = {
            "sequence": self.sequence,
            "hold": self.finds(voucher)["hold"],
            "at": datetime.fromisoformat(at).replace(tzinfo=clock.ROME).isoformat(),
            "day": day,
            "service": "micronido",
            "cents": cents,
            "facts": {"month_cost": "300.00", "attended": "true"},
            "child": "",
            **more,
        }
        text = json.dumps(told)
        self.mac = passes.sign(self.secret, f"{self.mac}\n{text}")
        self.entries.append((text, self.mac))

    def sync(self, entries=None):
        return syncing.sync(
            self.act(self.irene), device=self.device, entries=self.entries if entries is None else entries
        )


@pytest.fixture
def fuori(accreditata, irene, act):
    """A device of the cooperative with its key."""
    names = iter(["banco", "furgone", "altro"])
    return lambda: Till(devices.register(act(irene), provider=accreditata, name=next(names)), act, irene)


@pytest.fixture
def noto(buono, usa):
    """A voucher that was used here, with 250 euros left; `noto(cents)` for another worth."""

    def make(*who, **more):
        voucher = buono(*who, **more)
        usa(voucher, day=date(2026, 4, 28))
        return voucher

    return make


def payable(provider):
    return balances(AccountKind.PAYABLE, [provider.pk])[provider.pk]


def events():
    return list(Entry.objects.filter(verb=syncing.CONFLICT).order_by("sequence").values_list("data__code", flat=True))


def test_a_pass_sets_aside_ten_euros_of_a_voucher_that_was_used_here(noto, fuori):
    voucher, till = noto(), fuori()
    till.take()
    assert (left(voucher), held_apart(voucher)) == (24_000, 1_000)
    assert till.finds(voucher)["cents"] == 1_000
    row = OfflinePass.objects.get()
    assert (row.until - row.issued_at, row.send_by - row.issued_at) == (timedelta(hours=8), timedelta(hours=24))


def test_a_pass_says_no_code_and_no_name(noto, fuori, act, irene):
    voucher, till = noto(), fuori()
    text = passes.issue(act(irene), device=till.device).text
    for hidden in (voucher.code, str(voucher.token), "Giulia", str(voucher.pk)):
        assert hidden not in text


def test_never_more_than_is_left_is_held(noto, fuori):
    voucher, till = noto(cents=12_900), fuori()
    till.take()
    assert (left(voucher), held_apart(voucher)) == (0, 400)


def test_a_voucher_nobody_used_here_is_not_on_it(buono, fuori):
    buono()
    till = fuori()
    with refused("vouchers.pass.nothing"):
        till.take()
    assert OfflinePass.objects.count() == 0


def test_what_is_recorded_offline_is_paid_from_the_hold_when_it_is_sent(noto, fuori, accreditata):
    voucher, till = noto(), fuori()
    till.take()
    till.use(voucher, 600)
    before = payable(accreditata)
    done = till.sync()
    assert (done.taken, done.known, done.conflicts, done.stopped, done.released) == (1, 0, 0, "", 400)
    assert payable(accreditata) - before == 600
    assert (left(voucher), held_apart(voucher)) == (24_400, 0)
    use = OfflineUse.objects.get()
    assert (use.redemption.cents, use.redemption.provider, use.code) == (600, accreditata, "")


def test_the_same_sync_again_moves_nothing(noto, fuori):
    voucher, till = noto(), fuori()
    till.take()
    till.use(voucher, 300)
    till.use(voucher, 200)
    till.sync()
    before = Transfer.objects.count(), Redemption.objects.count()
    again = till.sync()
    assert (again.taken, again.known, again.conflicts) == (0, 2, 0)
    assert (Transfer.objects.count(), Redemption.objects.count()) == before


def test_the_money_that_a_pass_holds_is_nobody_elses(noto, fuori, usa):
    """The online till spends the rest; the offline use is paid all the same (M17)."""
    voucher, till = noto(cents=13_500), fuori()
    till.take()
    assert left(voucher) == 0
    with refused("vouchers.redeem.exhausted"):
        usa(voucher)
    till.use(voucher, 1_000)
    assert till.sync().conflicts == 0
    assert (left(voucher), held_apart(voucher)) == (0, 0)


def test_two_devices_hold_two_parts(noto, fuori):
    voucher, one, two = noto(), fuori(), fuori()
    one.take()
    two.take()
    assert (left(voucher), held_apart(voucher)) == (23_000, 2_000)
    for till in (two, one):
        till.use(voucher, 1_000)
        assert till.sync().conflicts == 0
    assert left(voucher) == 23_000


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"cents": 1_001}, "vouchers.offline.beyond"),
        ({"cents": 0}, "vouchers.offline.cents"),
        ({"at": "2026-05-12T09:59:59"}, "vouchers.offline.expired"),
        ({"at": "2026-05-12T18:00:00"}, "vouchers.offline.expired"),
        ({"day": "2026-05-13"}, "vouchers.redeem.future"),
        ({"service": "non-c-e"}, "vouchers.redeem.service"),
        ({"child": "nessuno"}, "vouchers.redeem.other_child"),
        ({"facts": {"month_cost": "300.00", "attended": "false"}}, "vouchers.redeem.rule"),
        ({"facts": {"month_cost": "molto", "attended": "true"}}, "vouchers.redeem.facts"),
        ({"hold": "01900000-0000-7000-8000-000000000000"}, "vouchers.offline.no_hold"),
    ],
)
def test_what_the_rules_do_not_pay_is_a_conflict_with_its_reason(asked, code, noto, fuori, accreditata):
    voucher, till = noto(), fuori()
    before = payable(accreditata)
    till.take()
    till.use(voucher, **asked)
    assert till.sync().conflicts == 1
    assert payable(accreditata) == before
    assert events() == [code]
    use = OfflineUse.objects.get()
    assert (use.code, use.redemption, set(use.problem)) == (code, None, {"it", "en"})
    assert left(voucher) == 25_000


@pytest.mark.parametrize("when", ["2026-05-12T10:00:00", "2026-05-12T17:59:59"])
def test_the_pass_is_good_from_its_issue_to_before_its_end(when, noto, fuori):
    voucher, till = noto(), fuori()
    till.take()
    till.use(voucher, at=when)
    assert till.sync().conflicts == 0


def test_when_the_rules_pay_less_the_rest_is_said(noto, fuori):
    voucher, till = noto(), fuori()
    till.take()
    till.use(voucher, 1_000, facts={"month_cost": "7.00", "attended": "true"})
    till.sync()
    assert events() == ["vouchers.offline.less"]
    assert (OfflineUse.objects.get().redemption.cents, left(voucher)) == (700, 24_300)


def test_a_use_before_the_revocation_of_the_voucher_is_paid_one_after_is_not(noto, fuori, sara, act, at, accreditata):
    """Judged at its own instant; what the pass held and did not spend goes on to the call's line."""
    voucher, till = noto(), fuori()
    till.take()
    at("2026-05-12T12:00")
    ending.revoke(act(sara, reason="Requisiti"), voucher=voucher)
    assert (left(voucher), held_apart(voucher)) == (0, 1_000)
    till.use(voucher, 300, at="2026-05-12T11:59:59")
    till.use(voucher, 300, at="2026-05-12T12:00:01")
    at("2026-05-12T13:00")
    assert till.sync().conflicts == 1
    assert events() == ["vouchers.redeem.state"]
    assert (left(voucher), held_apart(voucher)) == (0, 0)
    assert list(OfflineUse.objects.values_list("redemption__cents", flat=True)) == [300, None]


def test_a_suspension_that_ended_before_the_sync_still_counts(noto, fuori, sara, act, at):
    voucher, till = noto(), fuori()
    till.take()
    at("2026-05-12T11:00")
    ending.suspend(act(sara, reason="Verifica"), voucher=voucher)
    at("2026-05-12T12:00")
    ending.resume(act(sara), voucher=voucher)
    for hour in ("10:30", "11:30", "12:30"):
        till.use(voucher, 100, at=f"2026-05-12T{hour}")
    at("2026-05-12T13:00")
    assert till.sync().conflicts == 1
    assert list(OfflineUse.objects.values_list("redemption__cents", flat=True)) == [100, None, 100]


def test_an_offline_use_can_be_undone_like_any_other(noto, fuori, irene, act):
    voucher, till = noto(), fuori()
    till.take()
    till.use(voucher, 1_000)
    till.sync()
    reversing.reverse(act(irene, reason="Sbagliato"), redemption=OfflineUse.objects.get().redemption)
    assert left(voucher) == 25_000


# The chain


def test_a_gap_a_forgery_and_a_copy_stop_the_reading(noto, fuori):
    voucher, till = noto(), fuori()
    till.take()
    for _ in range(3):
        till.use(voucher, 100)
    first, second, third = till.entries
    assert "Manca la registrazione 2" in till.sync([first, third]).stopped
    assert held_apart(voucher) == 900
    assert "rovinata" in till.sync([first, (second[0].replace("100", "900"), second[1])]).stopped
    assert "copiato" in till.sync([(first[0], "0" * 64)]).stopped
    assert Redemption.objects.count() == 2
    assert Entry.objects.filter(verb="vouchers.offline.stopped").count() == 3
    assert till.sync().taken == 2


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"sequence": 1}', "null", "x" * 5_000, '{"sequence": true, "at": "2026-05-12"}']
)
def test_what_cannot_be_read_stops_the_reading(text, noto, fuori):
    noto()
    till = fuori()
    till.take()
    assert "rovinato" in till.sync([(text, "0")]).stopped


def test_one_pass_at_a_time(noto, fuori):
    noto()
    till = fuori()
    till.take()
    with refused("vouchers.pass.open", Conflict):
        till.take()
    till.sync([])
    till.take()


def test_after_a_sync_the_closed_pass_pays_nothing(noto, fuori):
    voucher, till = noto(), fuori()
    till.take()
    till.sync()
    till.use(voucher)
    till.sync()
    assert events() == ["vouchers.offline.closed"]


# The end of a pass and of a device


@pytest.mark.parametrize(("now", "closed"), [("2026-05-13T09:59:59", 0), ("2026-05-13T10:00", 1)])
def test_after_a_day_what_is_held_goes_back(now, closed, noto, fuori, at, act):
    voucher, till = noto(), fuori()
    till.take()
    till.use(voucher)
    at(now)
    assert REGISTRY["vouchers.close_passes"].run(act()) == closed
    assert held_apart(voucher) == (0 if closed else 1_000)
    assert till.sync().conflicts == closed


def test_a_revoked_device_is_not_paid_for_what_it_records_from_then(noto, fuori, irene, act, at):
    voucher, till = noto(), fuori()
    till.take()
    at("2026-05-12T12:00")
    devices.revoke(act(irene, reason="Rubato"), device=till.device)
    till.use(voucher, 100, at="2026-05-12T11:59:59")
    till.use(voucher, 100, at="2026-05-12T12:00:00")
    till.sync()
    assert events() == ["vouchers.offline.revoked"]
    with refused("vouchers.device.is_revoked"):
        passes.issue(act(irene), device=till.device)


def test_a_key_is_given_once_and_kept_unreadable(fuori, irene, act):
    till = fuori()
    with refused("vouchers.device.handed", Conflict):
        devices.hand_over(act(irene), device=till.device)
    assert len(till.secret) == 64


def test_a_device_has_a_name_of_its_own(accreditata, irene, act):
    with refused("vouchers.device.name"):
        devices.register(act(irene), provider=accreditata, name=" ")
    made = devices.register(act(irene), provider=accreditata, name="banco")
    with refused("vouchers.device.same_name", Conflict):
        devices.register(act(irene), provider=accreditata, name="banco")
    with refused("vouchers.device.no_key"):
        passes.issue(act(irene), device=made)
    devices.revoke(act(irene, reason="Perso"), device=made)
    with refused("vouchers.device.revoked", Conflict):
        devices.revoke(act(irene, reason="Perso"), device=made)
    devices.register(act(irene), provider=accreditata, name="banco")


@pytest.mark.parametrize("who", ["giulia", "elena", "marco"])
def test_devices_are_of_providers(who, request, fuori, act):
    till = fuori()
    somebody = act(request.getfixturevalue(who), reason="Mio")
    for verb, more in ((passes.issue, {}), (syncing.sync, {"entries": []}), (devices.revoke, {})):
        with pytest.raises(NotAllowed):
            verb(somebody, device=till.device, **more)


@pytest.mark.slow("random days of two devices and an online till")
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["take", "use", "sync", "online", "again"]), st.integers(0, 1), st.integers(1, 1_200)
        ),
        min_size=4,
        max_size=14,
    )
)
def test_whatever_the_order_no_more_is_paid_than_was_held_and_each_shortfall_is_said(
    steps, quindici, fuori_due, usa, transactional_story
):
    with transactional_story():
        voucher, tills = quindici, fuori_due()
        for verb, which, cents in steps:
            till = tills[which]
            try:
                if verb == "take":
                    till.take()
                elif verb == "use" and till.held:
                    till.use(voucher, cents)
                elif verb == "online":
                    usa(voucher, month_cost=f"{cents / 100:.2f}", attended="true")
                else:
                    till.sync()
            except Refusal:
                continue
        for till in tills:
            till.sync()
        uses = list(OfflineUse.objects.select_related("redemption"))
        paid = sum(use.redemption.cents for use in uses if use.redemption)
        assert paid <= sum(OfflineHold.objects.values_list("cents", flat=True))
        short = [use for use in uses if (use.redemption.cents if use.redemption else 0) < use.told]
        assert len(events()) == len(short)
        assert held_apart(voucher) == 0
        assert left(voucher) + sum(Redemption.objects.values_list("cents", flat=True)) == 15_000
        assert list(verify()) == []


@pytest.fixture
def quindici(noto):
    """A voucher of 150 euros, 25 of them left."""
    return noto(cents=15_000)


@pytest.fixture
def fuori_due(accreditata, irene, act):
    def make():
        return [Till(devices.register(act(irene), provider=accreditata, name=name), act, irene) for name in ("a", "b")]

    return make


@pytest.fixture
def transactional_story(db):
    """A story that leaves nothing behind, so that the next one begins from the same place."""

    @contextmanager
    def story():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return story


# Pages


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_provider_registers_a_device_takes_a_pass_and_sends(browse, irene, noto, accreditata):
    voucher, client = noto(), browse(irene)
    assert "Registra un apparecchio" in text(client.get(PAGE))
    address = client.post(PAGE, {"name": "banco", "provider": accreditata.pk}).url
    page = text(client.get(address))
    assert "10,00" in page
    assert "vouchers/offline.js" in page
    secret = client.post(f"{address}chiave/").json()["secret"]
    assert client.post(f"{address}chiave/").json()["code"] == "vouchers.device.handed"
    given = client.post(f"{address}permesso/").json()
    assert passes.sign(secret, given["text"]) == given["signature"]
    assert client.post(f"{address}permesso/").status_code == 409
    assert "C'è un permesso aperto" in text(client.get(address))
    hold = json.loads(given["text"])["vouchers"][0]["hold"]
    told = {
        "sequence": 1,
        "hold": hold,
        "at": "2026-05-12T09:00:00Z",
        "day": "2026-05-04",
        "service": "micronido",
        "cents": 500,
        "facts": {"month_cost": "300.00", "attended": "false"},
    }
    entry = json.dumps(told)
    sent = {
        "device": str(Device.objects.get().pk),
        "entries": [{"text": entry, "mac": passes.sign(secret, f"\n{entry}")}],
    }
    done = client.post(f"{address}invio/", {"entries": json.dumps(sent)}).json()
    assert (done["taken"], done["conflicts"], done["stopped"]) == (1, 1, "")
    file = SimpleUploadedFile("cassa.json", json.dumps(sent).encode())
    assert client.post(f"{address}invio/", {"file": file}).url == PAGE
    page = text(client.get(PAGE))
    assert "1 già note" in page
    assert "Un mese senza presenze non si paga" in page
    assert f"…{voucher.code[-4:]}" in page


@pytest.mark.parametrize("content", [b"", b"ciao", b"{}", b'{"device": "x", "entries": []}', b"\xff\xfe"])
def test_a_file_that_is_not_of_this_device(content, browse, irene, fuori):
    till, client = fuori(), browse(irene)
    file = SimpleUploadedFile("cassa.json", content or b" ")
    answer = client.post(f"{PAGE}{till.device.pk}/invio/", {"file": file}, follow=True)
    assert "file" in text(answer)
    assert OfflineUse.objects.count() == 0


def test_the_office_reads_why_and_ends_a_device(browse, sara, noto, fuori):
    voucher, till, client = noto(), fuori(), browse(sara)
    assert "tutto quello che è stato registrato" in text(client.get(OFFICE))
    till.take()
    till.use(voucher, 5_000)
    till.sync()
    page = text(client.get(OFFICE))
    assert "il permesso teneva ancora" in page
    assert "banco" in page
    address = f"{PAGE}{till.device.pk}/revoca/"
    assert "Revocare" in text(client.get(address))
    assert "obbligatorio" in text(client.post(address, {"reason": " "}))
    assert client.post(address, {"reason": "Rubato"}).url == OFFICE
    assert Device.objects.get().revoked_at


def test_holder_and_till_read_what_is_held(browse, giulia, irene, noto, fuori):
    voucher, till = noto(cents=13_500), fuori()
    till.take()
    for page in (
        text(browse(giulia).get(f"/voucher/{voucher.pk}/")),
        text(browse(irene).post("/voucher/cassa/", {"code": voucher.code}, follow=True)),
    ):
        assert "10,00 sono tenuti per una cassa senza rete" in page
        assert "esaurito" not in page


def test_another_provider_does_not_find_a_device(browse, somebody, organisation, fuori):
    till = fuori()
    client = browse(somebody("Nina", (Kind.PROVIDER, organisation("altra"))))
    text(client.get(f"{PAGE}{till.device.pk}/"), status=404)
    text(client.post(f"{PAGE}{till.device.pk}/chiave/"), status=404)


def test_the_lists_cost_the_same_whatever_they_hold(assert_list_queries, browse, irene, sara, noto, fuori):
    voucher, till = noto(), fuori()
    till.take()

    def add():
        till.use(voucher, 5_000)
        till.sync(till.entries[-1:])
        till.device.passes.update(closed_at=None, closed_by="")

    client, office = browse(irene), browse(sara)
    assert_list_queries(9, add_row=add, show=lambda: client.get(PAGE))
    assert_list_queries(6, add_row=add, show=lambda: office.get(OFFICE))


def test_a_held_account_is_named_after_its_pass(noto, fuori):
    voucher, till = noto(), fuori()
    till.take()
    account = Account.objects.get(kind=AccountKind.HELD)
    assert (account.owner, account.period, account.balance) == (voucher.pk, till.held["pass"], 1_000)
